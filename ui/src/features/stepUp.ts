import { type Backend, Refused } from "../backend";

/**
 * Does something that may ask for a confirmation first: then the signing window takes it, and the
 * work is done once more. Closing that window leaves the work undone, with its refusal.
 */
export async function withConfirmation<T>(
  backend: Pick<Backend, "confirm">,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const operation = error instanceof Refused ? error.detail("operation") : undefined;
    if (!(error instanceof Refused) || error.code !== "step_up_needed" || !operation) throw error;
    await backend.confirm(operation);
    return work();
  }
}
