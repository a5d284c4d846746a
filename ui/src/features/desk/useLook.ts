import { useEffect, useRef, useState } from "react";
import { type PersonalSettings, useBackend } from "../../backend";
import type { Appearance } from "../../shell";

const USUAL: PersonalSettings = {
  theme: "system",
  zoom: 100,
  letterKeys: true,
  notifications: true,
  lessMotion: false,
};

/** How the window looks, from this person's settings and back to them. */
export function useLook(): [Appearance, (next: Appearance) => void] {
  const backend = useBackend();
  const saving = useRef<Promise<unknown>>(Promise.resolve());
  const [look, setLook] = useState<Appearance>(appearanceOf(USUAL));
  useEffect(() => {
    let gone = false;
    let stop = () => {};
    const read = () =>
      backend.personal().then(
        (kept) => gone || setLook(appearanceOf(kept)),
        () => undefined,
      );
    void read();
    // Whoever sits down sees their own.
    void backend
      .onStage((stage) => {
        if (stage === "open") void read();
      })
      .then((unlisten) => {
        if (gone) unlisten();
        else stop = unlisten;
      });
    return () => {
      gone = true;
      stop();
    };
  }, [backend]);
  return [
    look,
    (next) => {
      setLook(next);
      // One after the other, over what is kept then: another part may have changed the rest.
      saving.current = saving.current
        .then(() => backend.personal())
        .then((kept) =>
          backend.setPersonal({
            ...kept,
            theme: next.theme,
            zoom: Math.round(next.zoom * 100),
            letterKeys: next.singleKeys,
            lessMotion: next.lessMotion ?? false,
          }),
        )
        .catch(() => undefined);
    },
  ];
}

function appearanceOf(kept: PersonalSettings): Appearance {
  const theme = kept.theme === "light" || kept.theme === "dark" ? kept.theme : "system";
  const { letterKeys: singleKeys, lessMotion } = kept;
  return { theme, zoom: kept.zoom / 100, singleKeys, lessMotion };
}
