import { useState } from "react";
import { EmptyState, ErrorState, Loading, Notice, Switch } from "../../components";
import { keys, useAsked, useStatus } from "../../queries";
import { NotRefreshed } from "../NotRefreshed";
import styles from "./Replies.module.css";
import { ReplyCard } from "./ReplyCard";

/** The replies inbox, urgent words first. */
export function RepliesList({ zone, now }: { zone: string; now: Date }) {
  const [all, setAll] = useState(false);
  const asked = useAsked(keys.replies(!all), (backend) => backend.replies(!all));
  const offline = useStatus().data?.online === false;
  return (
    <div className={styles.list}>
      <div className={styles.tools}>
        <Switch isSelected={all} onChange={setAll}>
          Also those already read
        </Switch>
      </div>
      {offline && (
        <Notice
          title="The practice’s server cannot be reached."
          todo="Messages that came since are not here yet."
          announce="off"
        />
      )}
      <NotRefreshed asked={asked} />
      {asked.isPending && <Loading what="messages" />}
      {asked.isError && !asked.data && (
        <ErrorState
          error={asked.error}
          what="Messages could not be read"
          onRetry={() => void asked.refetch()}
          retrying={asked.isFetching}
        />
      )}
      {asked.isSuccess && asked.data.length === 0 && (
        <EmptyState title={all ? "No messages" : "No unread messages"}>
          Answers to texts, e-mails and portal messages appear here; urgent words are raised at
          once.
        </EmptyState>
      )}
      {asked.data?.map((reply) => (
        <ReplyCard key={reply.id} reply={reply} zone={zone} now={now} />
      ))}
    </div>
  );
}
