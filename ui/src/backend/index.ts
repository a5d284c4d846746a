/** The one place that speaks with the Rust side. */
import { commands } from "../generated/bindings";

export type { AppStatus } from "../generated/bindings";

/** Which program, version and profile this window belongs to. */
export const appStatus = () => commands.appStatus();
