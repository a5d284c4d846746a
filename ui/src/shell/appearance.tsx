import { createContext, type ReactNode, useContext, useLayoutEffect, useMemo } from "react";

/** How the window looks and which keys it takes: part of a person's settings. */
export type Appearance = {
  theme: "system" | "light" | "dark";
  /** 1 is 100 %. */
  zoom: number;
  /** Whether single letters are shortcuts (WCAG 2.1.4). */
  singleKeys: boolean;
  /** Nothing moves by itself, whatever the system says. */
  lessMotion?: boolean | undefined;
};

export const USUAL: Appearance = { theme: "system", zoom: 1, singleKeys: true };

/** The zooms Ctrl + and Ctrl − go through. */
export const ZOOMS = [0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2] as const;

export type AppearanceContextValue = Appearance & {
  change: (part: Partial<Appearance>) => void;
  zoomBy: (steps: -1 | 0 | 1) => void;
};

const AppearanceContext = createContext<AppearanceContextValue>({
  ...USUAL,
  change: () => {},
  zoomBy: () => {},
});

/** How the window looks, and a way to change it. */
export function useAppearance() {
  return useContext(AppearanceContext);
}

/** The zoom a step away, or 100 % for 0. */
export function nextZoom(zoom: number, steps: -1 | 0 | 1): number {
  if (steps === 0) return 1;
  const further = ZOOMS.filter((z) => (steps > 0 ? z > zoom + 0.001 : z < zoom - 0.001));
  return (steps > 0 ? further[0] : further[further.length - 1]) ?? zoom;
}

/** Sets theme and zoom on the document; both come from the settings and go back to them. */
export function AppearanceProvider(props: {
  value: Appearance;
  onChange: (value: Appearance) => void;
  children: ReactNode;
}) {
  const { value, onChange } = props;
  useLayoutEffect(() => {
    const root = document.documentElement;
    if (value.theme === "system") delete root.dataset.theme;
    else root.dataset.theme = value.theme;
    root.style.fontSize = value.zoom === 1 ? "" : `${Math.round(value.zoom * 100)}%`;
    if (value.lessMotion) root.dataset.motion = "less";
    else delete root.dataset.motion;
  }, [value.theme, value.zoom, value.lessMotion]);
  const context = useMemo<AppearanceContextValue>(
    () => ({
      ...value,
      change: (part) => onChange({ ...value, ...part }),
      zoomBy: (steps) => onChange({ ...value, zoom: nextZoom(value.zoom, steps) }),
    }),
    [value, onChange],
  );
  return <AppearanceContext value={context}>{props.children}</AppearanceContext>;
}
