import { Link } from 'react-router';
import { Badge } from '../parts/badge.tsx';
import { Icon } from '../parts/icons.tsx';
import { useContacts, useSays } from '../state/people-values.ts';
import { useIdentities } from '../state/registry-values.ts';
import { nameOf } from './name-of.ts';
import '../styles/people.css';

/** A key, wherever one is shown: by the reader's name for it, else by what it says of itself, else by its ends; leads to what is known about it. */
export function PersonName({ did }: { readonly did: string }) {
  const identities = useIdentities().value ?? [];
  const contacts = useContacts().value ?? [];
  const says = useSays(did).value ?? '';
  const { by, name, key } = nameOf(did, identities, contacts, says);
  const trusted = contacts.some((contact) => contact.did === did && contact.trusted);
  return (
    <span className="who">
      <Link to={`/people/${did}`} className="who-link" title={did}>
        {name !== '' && <bdi className={by === 'itself' ? 'who-says' : 'who-name'}>{name}</bdi>}
        {key !== '' && <span className="mono small who-key">{key}</span>}
      </Link>
      {by === 'itself' && <span className="small muted">says of itself</span>}
      {by === 'you' && <Badge tone="accent">You</Badge>}
      {trusted && (
        <span className="who-trusted" title="You trust this key">
          <Icon name="shield" size={14} />
          <span className="unseen">trusted by you</span>
        </span>
      )}
    </span>
  );
}
