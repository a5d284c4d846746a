import { type RefObject, useLayoutEffect, useState } from "react";

/** An element's width in rem, so that what fits is judged alike at every zoom; null until measured. */
export function useWidthInRem(element: RefObject<HTMLElement | null>): number | null {
  const [width, setWidth] = useState<number | null>(null);
  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return;
    const measure = () => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
      const px = target.getBoundingClientRect().width;
      setWidth(px > 0 ? px / rem : null);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    // Zoom changes the root's font size without changing the element's width in px.
    const zoom = new MutationObserver(measure);
    zoom.observe(document.documentElement, { attributes: true, attributeFilter: ["style"] });
    return () => {
      observer.disconnect();
      zoom.disconnect();
    };
  }, [element]);
  return width;
}
