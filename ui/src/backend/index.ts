/** What the views know of the program: types, and the backend by context. */
export { BackendProvider, useBackend } from "./context";
export * from "./types";
