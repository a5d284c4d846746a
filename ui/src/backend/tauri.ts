/** The one file that speaks with the Rust side. */
import { Channel } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { commands } from "../generated/bindings";
import {
  type AgentEvent,
  type Backend,
  type CeremonyBackend,
  type Refusal,
  Refused,
  type Stage,
  type TaskProgress,
  type Topic,
} from "./types";

type Answer<T> = { status: "ok"; data: T } | { status: "error"; error: Refusal };

async function open<T>(asked: Promise<Answer<T>>): Promise<T> {
  const answer = await asked;
  if (answer.status === "ok") return answer.data;
  throw new Refused(answer.error);
}

/** Turns a generated command into one that rejects with {@link Refused}. */
function opened<A extends unknown[], T>(command: (...args: A) => Promise<Answer<T>>) {
  return (...args: A): Promise<T> => open(command(...args));
}

function channel<T>(listener: (message: T) => void): Channel<T> {
  const made = new Channel<T>();
  made.onmessage = listener;
  return made;
}

async function heard<T>(name: string, listener: (payload: T) => void): Promise<() => void> {
  return listen<T>(name, (event) => listener(event.payload));
}

/** The program behind the main window. */
export const backend: Backend = {
  appStatus: opened(commands.appStatus),
  deskFault: opened(commands.deskFault),
  seats: opened(commands.seats),
  signIn: opened(commands.signIn),
  cancelSignIn: opened(commands.cancelSignIn),
  session: opened(commands.session),
  signOut: opened(commands.signOut),
  lock: opened(commands.lock),
  switchUser: opened(commands.switchUser),
  touch: opened(commands.touch),
  deskStatus: opened(commands.deskStatus),
  openSigning: opened(commands.openSigning),
  openUnlock: opened(commands.openUnlock),
  openEnrol: opened(commands.openEnrol),
  today: opened(commands.today),
  setMark: opened(commands.setMark),
  draftMessage: opened(commands.draftMessage),
  colleagues: opened(commands.colleagues),
  setCover: opened(commands.setCover),
  replies: opened(commands.replies),
  readReply: opened(commands.readReply),
  findPatients: opened(commands.findPatients),
  recentPatients: opened(commands.recentPatients),
  banner: opened(commands.banner),
  timelineIndex: opened(commands.timelineIndex),
  timeline: opened(commands.timeline),
  chartGaps: opened(commands.chartGaps),
  problems: opened(commands.problems),
  medications: opened(commands.medications),
  devices: opened(commands.devices),
  seriesNames: opened(commands.seriesNames),
  readingSeries: opened(commands.readingSeries),
  coverage: opened(commands.coverage),
  documents: opened(commands.documents),
  record: opened(commands.record),
  proposals: opened(commands.proposals),
  proposal: opened(commands.proposal),
  editProposal: opened(commands.editProposal),
  recallProposal: opened(commands.recallProposal),
  settleProposal: opened(commands.settleProposal),
  outbox: opened(commands.outbox),
  runOutbox: opened(commands.runOutbox),
  cancelTask: opened(commands.cancelTask),
  conversations: opened(commands.conversations),
  conversation: opened(commands.conversation),
  forgetConversation: opened(commands.forgetConversation),
  modelPreview: opened(commands.modelPreview),
  audit: opened(commands.audit),
  verifyAudit: opened(commands.verifyAudit),
  exportAudit: opened(commands.exportAudit),
  sources: opened(commands.sources),
  settings: opened(commands.settings),
  setNumber: opened(commands.setNumber),
  setPersonal: opened(commands.setPersonal),
  setClosures: opened(commands.setClosures),
  personal: opened(commands.personal),
  wipe: opened(commands.wipe),
  supportBundle: opened(commands.supportBundle),
  printView: opened(commands.printView),
  ask: (conversation, text, about, onEvent) =>
    open(commands.ask(conversation, text, about, channel<AgentEvent>(onEvent))),
  syncNow: (onProgress) => open(commands.syncNow(channel<TaskProgress>(onProgress))),
  onChanged: (listener) => heard<Topic[]>("desk-changed", listener),
  onStage: (listener) => heard<Stage>("desk-stage", listener),
  onOpen: (listener) => heard<string>("desk-open", listener),
};

/** The program behind the signing window. */
export const ceremonyBackend: CeremonyBackend = {
  ceremony: opened(commands.ceremony),
  ceremonySign: opened(commands.ceremonySign),
  ceremonyRecall: opened(commands.ceremonyRecall),
  ceremonyUnlock: opened(commands.ceremonyUnlock),
  ceremonyEnrol: opened(commands.ceremonyEnrol),
  ceremonyClose: opened(commands.ceremonyClose),
};
