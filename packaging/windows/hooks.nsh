; What a person keeps goes only by that person's choice: the box "Delete the
; application data" of the uninstaller, which is not ticked. Tauri's part removes
; the window's own folders; profiles are in a folder of their own.
!macro NSIS_HOOK_POSTUNINSTALL
  ${If} $DeleteAppDataCheckboxState = 1
  ${AndIf} $UpdateMode <> 1
    SetShellVarContext current
    RmDir /r "$LOCALAPPDATA\countersign"
  ${EndIf}
!macroend
