import { isBlank } from '../../registry/drafts/draft-content.ts';
import type { DraftRecord } from '../../registry/drafts/draft-record.ts';
import type { OpenDraft } from '../../registry/drafts/open-draft.ts';
import { isProblem, type Problem } from '../../registry/problem.ts';
import type { Services } from '../services.ts';
import { failureOf } from '../state/use-action.ts';
import { emptyForm, type DraftForm } from './draft-form.ts';
import { keepForm, keepKey, keptForm, keptKey } from './kept-form.ts';

/** A file taken into the form. */
export interface ChosenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** *new*: in no draft yet. *gone*: its draft was published or deleted elsewhere; what is in the form is in this tab alone. */
export type Phase = 'new' | 'opening' | 'open' | 'gone';

/** What the publish form shows. */
export interface Shown {
  readonly phase: Phase;
  /** The draft's key; null before there is one. */
  readonly key: string | null;
  readonly form: DraftForm;
  readonly file: ChosenFile | null;
  /** Why the draft is not saved, or not opened. */
  readonly problem: Problem | null;
  /** Whether all of it is on disk. */
  readonly saved: boolean;
}

/** The draft that this tab edits. It outlives the screen: what is typed stays, and goes on being saved, on other screens. */
export interface DraftSession {
  readonly shown: () => Shown;
  readonly subscribe: (listener: () => void) => () => void;
  /** Shows the draft of this key; null: the one this tab had, or an empty form. */
  readonly show: (key: string | null) => void;
  readonly setForm: (change: (form: DraftForm) => DraftForm) => void;
  readonly setFile: (file: ChosenFile | null) => void;
  /** Leaves the draft, which stays, for an empty form. */
  readonly startNew: () => void;
  /** Tries once more to open the draft that could not be opened. */
  readonly openAgain: () => void;
  /** Keeps what is in the form as a draft of its own. */
  readonly keepAsNew: () => void;
  /** Runs a publish of this draft; when `work` says that it was published, the form is emptied. */
  readonly publishing: <T>(
    work: (key: string | null) => Promise<T>,
    published: (outcome: T) => boolean,
  ) => Promise<T>;
}

/** A file above this cannot be published; it is looked at, and not kept. */
const keptFileLimit = 10 * 1024 * 1024;
const empty: Shown = { phase: 'new', key: null, form: emptyForm, file: null, problem: null, saved: true };

/** The session of this page. `registry` and `openDraft` are those of the page's services. */
export function draftSession({
  registry,
  openDraft,
}: Pick<Services, 'registry' | 'openDraft'>): DraftSession {
  const { api } = registry;
  const listeners = new Set<() => void>();
  let shown = empty;
  let draft: OpenDraft | null = null;
  /** Ends what belongs to the draft shown; a promise that comes back later finds another one. */
  let turn = {};
  let stopHearing = (): void => {};
  /** Calls about the draft run one after another, so that its file is set after it is made. */
  let calls: Promise<unknown> = Promise.resolve();
  let digest: string | null = null;
  /** The heads that are on disk, as far as this tab has heard: what it holds itself may come after them, or before. */
  let onDisk: readonly string[] = [];
  let held = false;

  const set = (change: Partial<Shown>): void => {
    shown = { ...shown, ...change };
    for (const listener of listeners) listener();
  };
  const leave = (next: Shown): void => {
    stopHearing();
    stopHearing = () => {};
    turn = {};
    draft = null;
    digest = null;
    onDisk = [];
    calls = Promise.resolve();
    keepKey(next.key);
    set(next);
  };
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = calls.then(work);
    calls = next.catch(() => undefined);
    return next;
  };

  const isSaved = (): boolean => draft !== null && sameHeads(onDisk, draft.heads());

  function hear(open: OpenDraft): void {
    draft = open;
    // The last change of another tab may come here after the word that it is saved.
    stopHearing = open.on(() => set({ form: open.content(), saved: isSaved() }));
  }

  /** What the rows say of this draft: whether it is there, what is saved, and which file it has. */
  async function lookAtRow(): Promise<void> {
    const mine = turn;
    const { key } = shown;
    // Without a document it is still being made, and has no row yet.
    if (key === null || draft === null || held) return;
    const rows = await api.drafts().catch(() => null);
    if (mine !== turn || rows === null || held) return;
    const row = rows.find((one) => one.key === key);
    if (row === undefined) {
      stopHearing();
      draft = null;
      keepKey(null);
      return set({ phase: 'gone', saved: false });
    }
    onDisk = row.heads;
    set({ saved: isSaved() });
    if ((row.file?.digest ?? null) !== digest) await takeFile(row);
  }
  async function takeFile(row: DraftRecord): Promise<void> {
    const mine = turn;
    await inTurn(async () => {
      const bytes = row.file === null ? null : await api.draftBytes(row.key);
      if (mine !== turn || digest === (row.file?.digest ?? null)) return;
      digest = row.file?.digest ?? null;
      if (isProblem(bytes)) return set({ file: null, problem: bytes });
      set({ file: row.file === null || bytes === null ? null : { name: row.file.name, bytes } });
    });
  }

  async function open(key: string): Promise<void> {
    leave({ ...empty, phase: 'opening', key });
    const mine = turn;
    try {
      const row = (await api.drafts()).find((one) => one.key === key);
      if (mine !== turn) return;
      if (row === undefined) {
        keepKey(null);
        return set({ ...empty, phase: 'gone', key });
      }
      const opened = await openDraft(row.document);
      if (mine !== turn) return;
      onDisk = row.heads;
      hear(opened);
      set({ phase: 'open', form: opened.content(), saved: isSaved() });
      await takeFile(row);
    } catch (error) {
      if (mine === turn) set({ phase: 'opening', problem: failureOf(error) });
    }
  }

  /** Makes a draft of what is in the form; what is typed meanwhile is written when its document is open. */
  async function begin(): Promise<void> {
    const key = crypto.randomUUID();
    const { form, file } = shown;
    leave({ ...shown, phase: 'open', key, saved: false });
    const mine = turn;
    await inTurn(async () => {
      const failed = (problem: Problem): void => {
        if (mine === turn) leave({ ...shown, phase: 'new', key: null, problem, saved: false });
      };
      try {
        const row = await api.createDraft(key, form);
        if (isProblem(row)) return failed(row);
        const opened = await openDraft(row.document);
        if (mine !== turn) return;
        opened.edit(shown.form);
        hear(opened);
        // It is in the draft now: a reload opens that.
        keepForm(emptyForm);
        set({ problem: null });
      } catch (error) {
        failed(failureOf(error));
      }
    });
    if (mine !== turn) return;
    if (file !== null || shown.file !== null) await saveFile(shown.file);
    await lookAtRow();
  }
  async function saveFile(file: ChosenFile | null): Promise<void> {
    const mine = turn;
    const { key } = shown;
    if (key === null || shown.phase !== 'open') return;
    const kept = file !== null && file.bytes.length <= keptFileLimit ? file : null;
    await inTurn(async () => {
      if (mine !== turn || shown.file !== file) return;
      try {
        const row = await api.setDraftFile(key, kept);
        if (mine !== turn) return;
        if (isProblem(row)) return set({ problem: row });
        digest = row.file?.digest ?? null;
        set({ problem: null });
      } catch (error) {
        if (mine === turn) set({ problem: failureOf(error) });
      }
    });
  }

  registry.on((event) => event.kind === 'drafts' && void lookAtRow());

  return {
    shown: () => shown,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    show(key) {
      if (key === null ? shown.key !== null || !isBlank(shown.form) : key === shown.key) return;
      const wanted = key ?? keptKey();
      if (wanted !== null) return void open(wanted);
      const form = keptForm();
      if (isBlank(form)) return leave(empty);
      set({ form });
      void begin();
    },
    setForm(change) {
      if (shown.phase === 'opening') return;
      const form = change(shown.form);
      if (draft !== null) {
        draft.edit(form);
        return set({ form: draft.content(), saved: isSaved() });
      }
      set({ form, saved: false });
      if (shown.phase !== 'gone') keepForm(form);
      if (shown.phase === 'new' && !isBlank(form)) void begin();
    },
    setFile(file) {
      set({ file });
      if (shown.phase === 'open') void saveFile(file);
      if (shown.phase === 'new' && file !== null) void begin();
    },
    startNew() {
      keepForm(emptyForm);
      leave(empty);
    },
    openAgain: () => shown.key !== null && void open(shown.key),
    keepAsNew: () => void begin(),
    async publishing(work, published) {
      held = true;
      try {
        // A draft that is still being made is made first: else it would come after the release that takes it away.
        await calls;
        const outcome = await work(shown.key);
        if (published(outcome)) {
          keepForm(emptyForm);
          leave(empty);
        }
        return outcome;
      } finally {
        held = false;
        void lookAtRow();
      }
    },
  };
}

function sameHeads(some: readonly string[], others: readonly string[]): boolean {
  return [...some].toSorted().join() === [...others].toSorted().join();
}
