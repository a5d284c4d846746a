/** The frame of the window and what every view may use of it. */
export { AgentPane, type AgentPaneProps, useAgentBox, useFocusAgent } from "./AgentFrame";
export { type Appearance, useAppearance } from "./appearance";
export { type Command, useCommands, useKnownCommands, useShortcuts } from "./commands";
export { fuzzyFind, fuzzyScore } from "./fuzzy";
export { useNow } from "./now";
export { Providers, type ProvidersProps } from "./Providers";
export { placesFor } from "./places";
export type { Count, Counts } from "./Rail";
export { type Router, RouterProvider, useRouter } from "./Router";
export { formatLink, parseLink, type Route, sameRoute, type ViewName } from "./route";
export { Shell, type ShellProps } from "./Shell";
export { ShortcutList } from "./ShortcutsDialog";
export type { Connection, Status } from "./StatusLine";
