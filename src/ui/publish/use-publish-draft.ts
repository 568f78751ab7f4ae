import { useEffect, useEffectEvent, useSyncExternalStore, type RefObject } from 'react';
import { useSearchParams } from 'react-router';
import { useServices, type Services } from '../services.ts';
import { draftSession, type DraftSession, type Shown } from './draft-session.ts';
import { useKeptCaret } from './kept-caret.ts';

/** What the form shows, and what can be done with its draft. */
export type PublishDraft = Shown & Omit<DraftSession, 'shown' | 'subscribe'>;

const parameter = 'draft';
let session: DraftSession | null = null;

/** The page's one session; it begins with what the address wants, so that no empty form is shown before. */
function sessionOf(services: Services, wanted: string | null): DraftSession {
  if (session === null) {
    session = draftSession(services);
    session.show(wanted);
  }
  return session;
}

/** The draft of the address (`?draft=<key>`), or the one this tab had; the address follows which one it is. */
export function usePublishDraft(form: RefObject<HTMLElement | null>): PublishDraft {
  const [search, setSearch] = useSearchParams();
  const wanted = search.get(parameter);
  const { shown, subscribe, ...verbs } = sessionOf(useServices(), wanted);
  const holdCaret = useKeptCaret(form);
  const hold = useEffectEvent(holdCaret);
  const state = useSyncExternalStore(
    (changed) =>
      subscribe(() => {
        hold();
        changed();
      }),
    shown,
  );
  const { show } = verbs;
  useEffect(() => show(wanted), [show, wanted]);
  const follow = useEffectEvent((key: string | null) => {
    if (key === wanted) return;
    setSearch(key === null ? {} : { [parameter]: key }, { replace: true });
  });
  useEffect(() => follow(state.key), [state.key]);
  return { ...state, ...verbs };
}
