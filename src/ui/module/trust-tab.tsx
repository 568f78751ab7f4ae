import type { GenModule, Release } from '../../registry/gen-module.ts';
import { Copyable } from '../parts/copy.tsx';
import { Icon } from '../parts/icons.tsx';
import { PersonName } from '../people/person-name.tsx';
import { formatCount, formatMoment } from '../text/format.ts';

/** Who signed this release, by what right, and what was checked here rather than believed. */
export function TrustTab({ module, release }: { readonly module: GenModule; readonly release: Release }) {
  const { wasm } = release.manifest;
  return (
    <div className="stack">
      <section className="card" aria-label="Publisher">
        <h2 className="card-head">Publisher</h2>
        <dl className="facts">
          <dt>Signed by</dt>
          <dd>
            <Person did={release.did} what="publisher did" />
          </dd>
          <dt>Name owned by</dt>
          <dd>
            {module.ownerDid === '' ? (
              <span className="muted">nobody yet: the grant of this name is awaited</span>
            ) : module.ownerDid === release.did ? (
              'the same key'
            ) : (
              <Person did={module.ownerDid} what="owner did" />
            )}
          </dd>
          <dt>Right granted by</dt>
          <dd>
            {release.grantedBy.length === 0 ? (
              <span className="muted">nobody yet: this release waits in the outbox of this device</span>
            ) : (
              <ol className="chain">
                {release.grantedBy.map((did, index) => (
                  <li key={`${index} ${did}`}>
                    {index === 0 && <strong className="person">Registry root</strong>}
                    <Person did={did} what={`did ${index + 1} of the grant chain`} />
                  </li>
                ))}
              </ol>
            )}
          </dd>
          <dt>Dated</dt>
          <dd>
            {formatMoment(release.publishedAt)}{' '}
            <span className="muted">
              {release.listedAt === undefined
                ? '(taken at the publisher’s word: no witness has listed it)'
                : `(by the publisher; a witness listed it ${formatMoment(release.listedAt)})`}
            </span>
          </dd>
        </dl>
      </section>
      <Checks release={release} />
      <section className="card" aria-label="Evidence">
        <h2 className="card-head">Evidence</h2>
        <dl className="facts">
          <dt>SHA-256</dt>
          <dd>
            <Copyable text={wasm.sha256} what="SHA-256" />
          </dd>
          <dt>WILLIAM3</dt>
          <dd>
            <Copyable text={wasm.william3} what="WILLIAM3" />
          </dd>
          <dt>Size</dt>
          <dd className="num">{formatCount(wasm.size)} bytes</dd>
          <dt>Entry</dt>
          <dd>
            <Copyable text={release.entryId} what="entry id" />
          </dd>
          <dt>Signature (Ed25519)</dt>
          <dd>
            <Copyable text={release.signature} what="signature" />
          </dd>
        </dl>
      </section>
    </div>
  );
}

function Person({ did, what }: { readonly did: string; readonly what: string }) {
  return (
    <>
      <PersonName did={did} /> <Copyable text={did} what={what} />
    </>
  );
}

function Checks({ release }: { readonly release: Release }) {
  const waiting = release.state === 'waiting';
  const checks: readonly (readonly [boolean, string])[] = [
    [
      true,
      waiting
        ? 'Signed on this device; the signature covers id, version, digests, dependencies and time.'
        : 'The signature over the entry verifies against the publisher’s key; it covers id, version, digests, dependencies and time.',
    ],
    [
      !waiting,
      waiting
        ? 'No right to this name has been granted yet.'
        : 'The capability chain leads from the registry’s root to this key and covers this path.',
    ],
    [
      true,
      'The path carries the hash of the manifest, and the manifest the digests of the bytes: no one can change either.',
    ],
    [
      release.held,
      release.held
        ? 'The bytes are on this device and had both digests when they were kept.'
        : 'The bytes are not on this device yet: both digests are checked when they are fetched.',
    ],
    [true, 'All of this is checked again at every install.'],
  ];
  return (
    <section className="card" aria-label="Checked on this device">
      <h2 className="card-head">Checked on this device</h2>
      <ul className="checks">
        {checks.map(([done, text]) => (
          <li key={text} data-done={done}>
            <Icon name={done ? 'check' : 'clock'} size={14} />
            <span>{text}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
