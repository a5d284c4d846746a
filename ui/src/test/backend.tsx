import type { Backend } from "../backend";

/**
 * A program for a test: only what the test gives answers; anything else is a mistake of the test
 * and says which command was called.
 */
export function backendWith(given: Partial<Backend>): Backend {
  const silent: Partial<Backend> = {
    onChanged: () => Promise.resolve(() => {}),
    onStage: () => Promise.resolve(() => {}),
    onOpen: () => Promise.resolve(() => {}),
  };
  return new Proxy({ ...silent, ...given } as Backend, {
    get(commands, name) {
      const found: unknown = Reflect.get(commands, name);
      if (found !== undefined || typeof name === "symbol") return found;
      return () => Promise.reject(new Error(`The test gave no answer for ${name}.`));
    },
  });
}
