import axe from "axe-core";
import { expect } from "vitest";

/**
 * Fails with every rule of WCAG 2.2 A and AA (and axe's best practices) that the element breaks.
 * Colours are not judged here, since the test page draws nothing: styles/contrast.test.ts does.
 */
export async function expectNoAxeViolations(element: Element) {
  // What was last announced names elements that may be gone by now.
  const context = { include: element, exclude: "[data-live-announcer]" };
  const { violations } = await axe.run(context, {
    rules: {
      "color-contrast": { enabled: false },
      // A part on its own is no page.
      region: { enabled: false },
      "page-has-heading-one": { enabled: false },
      "landmark-one-main": { enabled: false },
    },
  });
  const found = violations.map(({ id, help, nodes }) => ({
    rule: id,
    help,
    at: nodes.map((node) => node.html.slice(0, 200)),
  }));
  expect(found).toEqual([]);
}
