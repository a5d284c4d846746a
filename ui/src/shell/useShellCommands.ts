import { useAppearance } from "./appearance";
import { type Command, useShortcuts } from "./commands";
import { placesFor } from "./places";
import { useRouter } from "./Router";

type Does = {
  views: readonly string[] | undefined;
  focusAgent: () => void;
  toggleAgent: () => void;
  openPalette: () => void;
  openShortcuts: () => void;
  lock: (() => void) | undefined;
};

/** What can be done anywhere in the window. */
export function useShellCommands(does: Does) {
  const router = useRouter();
  const { zoomBy, change, theme } = useAppearance();
  const places: Command[] = placesFor(does.views).map(({ name, route }, at) => ({
    name: `Go to ${name}`,
    keys: `Ctrl+${at + 1}`,
    run: () => router.go(route),
  }));
  useShortcuts("Everywhere", [
    { name: "Ask the agent", keys: "Ctrl+K", run: does.focusAgent },
    {
      name: "Find a command",
      keys: ["Ctrl+Shift+P", "Ctrl+P"],
      run: does.openPalette,
      notInPalette: true,
    },
    { name: "Show or hide the agent", keys: "Ctrl+J", run: does.toggleAgent },
    ...places,
    {
      name: "Back",
      keys: "Alt+ArrowLeft",
      run: router.back,
      enabled: router.canGoBack,
      whileTyping: false,
    },
    {
      name: "Forward",
      keys: "Alt+ArrowRight",
      run: router.forward,
      enabled: router.canGoForward,
      whileTyping: false,
    },
    { name: "Larger", keys: ["Ctrl++", "Ctrl+="], words: "zoom in", run: () => zoomBy(1) },
    { name: "Smaller", keys: "Ctrl+-", words: "zoom out", run: () => zoomBy(-1) },
    { name: "Usual size", keys: "Ctrl+0", words: "zoom reset 100 %", run: () => zoomBy(0) },
    {
      name: theme === "dark" ? "Light colours" : "Dark colours",
      words: "theme mode night",
      run: () => change({ theme: theme === "dark" ? "light" : "dark" }),
    },
    { name: "Show all shortcuts", keys: "?", words: "keys help", run: does.openShortcuts },
    ...(does.lock ? [{ name: "Lock the window", keys: "Ctrl+L", run: does.lock }] : []),
  ]);
}
