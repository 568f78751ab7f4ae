import { Suspense, useEffect, useRef } from 'react';
import { Link, NavLink, useParams, useSearchParams } from 'react-router';
import type { GenModule, Release } from '../../registry/gen-module.ts';
import { isProblem } from '../../registry/problem.ts';
import type { Role } from '../../registry/rights/right-row.ts';
import { Empty, Loading } from '../parts/empty.tsx';
import { late } from '../parts/late.ts';
import { Notice } from '../parts/notice.tsx';
import { Pending } from '../parts/pending.tsx';
import { useTitle } from '../shell/use-title.ts';
import { useIdentities, useModule, useRatings, useRights } from '../state/registry-values.ts';
import { formatCount } from '../text/format.ts';
import { DependenciesTab } from './dependencies-tab.tsx';
import { HistoryTab } from './history-tab.tsx';
import { InstallPanel } from './install-panel.tsx';
import { InterfaceTab } from './interface-tab.tsx';
import { ManageTab } from './manage-tab.tsx';
import { ModuleFacts } from './module-facts.tsx';
import { ModuleHeader } from './module-header.tsx';
import { RatingsTab } from './ratings-tab.tsx';
import { RightsTab } from './rights-tab.tsx';
import { TrustTab } from './trust-tab.tsx';
import { VersionsTab } from './versions-tab.tsx';
import '../styles/module.css';

const Readme = late(async () => (await import('./readme.tsx')).Readme);

/** One module: `/modules/<id>/<tab>?v=<version>`. */
export function ModulePage() {
  const { id = '', tab = 'readme' } = useParams();
  const [params] = useSearchParams();
  const live = useModule(id);
  useTitle(id);
  if (live.value === undefined) return <Pending of={[live]} />;
  if (isProblem(live.value)) return <Unknown id={id} />;
  const module = live.value;
  const wanted = params.get('v') ?? '';
  const release =
    module.releases.find((one) => one.version === (wanted || module.latest)) ?? module.releases[0];
  return (
    <article className="module">
      <ModuleHeader module={module} release={release} />
      {wanted !== '' && release?.version !== wanted && (
        <Notice tone="warn" title={`Version ${wanted} is not known on this device`}>
          Shown is {release?.version ?? 'the module without releases'}.
        </Notice>
      )}
      <Body module={module} release={release} tab={tab} />
    </article>
  );
}

interface BodyProps {
  readonly module: GenModule;
  readonly release: Release | undefined;
  readonly tab: string;
}

/** Whose rights reach the card. */
const editors: readonly Role[] = ['owner', 'maintainer', 'publisher'];

function Body({ module, release, tab }: BodyProps) {
  const identities = useIdentities().value ?? [];
  const ratings = useRatings(module.id).value;
  const current = identities.find((identity) => identity.current);
  const owner = module.owner === '' ? module.releases[0]?.author : module.owner;
  const holds = useRights(module.id).value?.rows.some(
    ({ key, role, stands }) => key === current?.publicKey && stands && editors.includes(role),
  );
  const mine = current !== undefined && (current.publicKey === owner || holds === true);
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a narrow screen the tabs scroll: the open one is brought into sight.
    const current = nav.current?.querySelector<HTMLElement>(`[data-tab="${tab}"]`);
    if (current) nav.current?.scrollTo({ left: current.offsetLeft - nav.current.offsetLeft - 16 });
  }, [tab]);
  const at = (name: string): string => {
    const query =
      release !== undefined && release.version !== module.latest
        ? `?v=${encodeURIComponent(release.version)}`
        : '';
    return `/modules/${module.id}${name === 'readme' ? '' : `/${name}`}${query}`;
  };
  const tabs: readonly (readonly [name: string, label: string, count: number | null])[] = [
    ['readme', 'Readme', null],
    ['versions', 'Versions', module.releases.length],
    ['dependencies', 'Dependencies', release?.manifest.dependencies.length ?? 0],
    ['interface', 'Exports & imports', null],
    ['trust', 'Trust', null],
    ['rights', 'Rights', null],
    ['history', 'History', null],
    ['ratings', 'Ratings', ratings?.length ?? null],
    ...(mine ? [['manage', 'Manage', null] as const] : []),
  ];
  return (
    <div className="module-grid">
      <aside className="module-side" aria-label="Install and facts">
        {release !== undefined && (
          <InstallPanel key={`${module.id} ${release.version}`} module={module} release={release} />
        )}
        <ModuleFacts module={module} release={release} />
      </aside>
      <div className="module-main">
        <nav ref={nav} className="tabs" aria-label="About this module">
          {tabs.map(([name, label, count]) => (
            <NavLink key={name} to={at(name)} end preventScrollReset data-tab={name}>
              {label}
              {count !== null && <span className="tab-count num">{formatCount(count)}</span>}
            </NavLink>
          ))}
        </nav>
        <div className="tab-body">
          <Tab module={module} release={release} tab={mine || tab !== 'manage' ? tab : 'readme'} />
        </div>
      </div>
    </div>
  );
}

function Tab({ module, release, tab }: BodyProps) {
  if (tab === 'ratings') return <RatingsTab module={module} />;
  if (tab === 'history') return <HistoryTab key={module.id} id={module.id} />;
  if (tab === 'versions') return <VersionsTab module={module} />;
  if (tab === 'manage') return <ManageTab key={module.id} module={module} release={release} />;
  if (tab === 'readme') {
    return (
      <Suspense fallback={<Loading />}>
        <Readme key={module.id} text={module.readme} id={module.id} />
      </Suspense>
    );
  }
  if (release === undefined) return <Empty icon="box" title="No release yet" />;
  if (tab === 'dependencies') return <DependenciesTab module={module} release={release} />;
  if (tab === 'interface') return <InterfaceTab manifest={release.manifest} />;
  if (tab === 'rights') return <RightsTab module={module} />;
  if (tab === 'trust') return <TrustTab module={module} release={release} />;
  return <Empty icon="search" title="There is no such tab" />;
}

function Unknown({ id }: { readonly id: string }) {
  return (
    <Empty
      icon="box"
      heading
      title="This device does not know that module"
      actions={
        <Link to={`/?q=${encodeURIComponent(id)}`} className="button" data-kind="primary">
          Search for it
        </Link>
      }
    >
      <span className="mono">{id}</span> is not in what was synced so far. Check the spelling, or connect to a
      peer that has it; it appears here by itself as soon as it arrives.
    </Empty>
  );
}
