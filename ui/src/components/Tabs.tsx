import type { ReactNode } from "react";
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from "react-aria-components/Tabs";
import styles from "./Tabs.module.css";

export type TabEntry = { id: string; label: string; count?: number | undefined; panel: ReactNode };

export type TabsProps = {
  label: string;
  tabs: readonly TabEntry[];
  selected: string;
  onSelect: (id: string) => void;
  /** Stands at the end of the row of tabs: filters, "Go to date". */
  tools?: ReactNode;
};

/** Tabs; arrows move between them, only the chosen panel is in the tree. */
export function Tabs({ label, tabs, selected, onSelect, tools }: TabsProps) {
  return (
    <AriaTabs
      className={styles.tabs ?? ""}
      selectedKey={selected}
      onSelectionChange={(key) => onSelect(String(key))}
    >
      <div className={styles.row}>
        <TabList aria-label={label} className={styles.list ?? ""}>
          {tabs.map((tab) => (
            <Tab key={tab.id} id={tab.id} className={styles.tab ?? ""}>
              {tab.label}
              {tab.count !== undefined && (
                <span className={styles.count}>{tab.count.toLocaleString("en-US")}</span>
              )}
            </Tab>
          ))}
        </TabList>
        {tools && <div className={styles.tools}>{tools}</div>}
      </div>
      {tabs.map((tab) => (
        <TabPanel key={tab.id} id={tab.id} className={styles.panel ?? ""}>
          {tab.panel}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
