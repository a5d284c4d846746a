import { Desk } from "./features/desk/Desk";
import { useLook } from "./features/desk/useLook";
import { Providers } from "./shell";

/** The main window. */
export function App() {
  const [look, setLook] = useLook();
  return (
    <Providers appearance={look} onAppearance={setLook}>
      <Desk />
    </Providers>
  );
}
