import { Suspense, useEffect, useRef, useState } from 'react';
import { BrowserRouter, Link, Route, Routes, useLocation } from 'react-router';
import { DiscoverPage } from './discover/discover-page.tsx';
import { Loading } from './parts/empty.tsx';
import { late } from './parts/late.ts';
import { ServicesContext } from './services.ts';
import type { Services } from './services.ts';
import { ErrorBoundary } from './shell/error-boundary.tsx';
import { Header } from './shell/header.tsx';
import { NotFound } from './shell/not-found.tsx';
import { painted } from './shell/painted.ts';
import { Toasts } from './shell/toasts.tsx';
import { useArrival } from './shell/use-arrival.ts';
import { UpdateBanner } from './shell/update-banner.tsx';
import { useAbout } from './state/registry-values.ts';
import { shorten } from './text/format.ts';

const ModulePage = late(async () => (await import('./module/module-page.tsx')).ModulePage);
const InstalledPage = late(async () => (await import('./installed/installed-page.tsx')).InstalledPage);
const RunPage = late(async () => (await import('./installed/run-page.tsx')).RunPage);
const PublishPage = late(async () => (await import('./publish/publish-page.tsx')).PublishPage);
const IdentityPage = late(async () => (await import('./identity/identity-page.tsx')).IdentityPage);
const PeoplePage = late(async () => (await import('./people/people-page.tsx')).PeoplePage);
const PersonPage = late(async () => (await import('./people/person-page.tsx')).PersonPage);
const FilesPage = late(async () => (await import('./files/files-page.tsx')).FilesPage);
const FileArrivals = late(async () => (await import('./files/file-arrivals.tsx')).FileArrivals);
const RegistriesPage = late(async () => (await import('./registries/registries-page.tsx')).RegistriesPage);
const PairPage = late(async () => (await import('./pair/pair-page.tsx')).PairPage);
const JoinPage = late(async () => (await import('./registries/join-page.tsx')).JoinPage);
const SyncPage = late(async () => (await import('./sync/sync-page.tsx')).SyncPage);

/** The whole page, over the services it was given. */
export function App({ services }: { readonly services: Services }) {
  return (
    <ServicesContext value={services}>
      <Toasts>
        <BrowserRouter>
          <a className="skip" href="#main">
            Skip to content
          </a>
          <UpdateBanner />
          <Header />
          <Screens />
          <Arrivals />
          <Footer />
        </BrowserRouter>
      </Toasts>
    </ServicesContext>
  );
}

function Screens() {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const place = pathname.split('/').slice(0, 3).join('/');
  useArrival(place, main);
  return (
    <main id="main" ref={main} className="main" tabIndex={-1}>
      <ErrorBoundary key={place}>
        <Suspense fallback={<Loading />}>
          <Routes>
            <Route path="/" element={<DiscoverPage />} />
            <Route path="/modules/:id/:tab?" element={<ModulePage />} />
            <Route path="/installed" element={<InstalledPage />} />
            <Route path="/installed/:id" element={<RunPage />} />
            <Route path="/publish" element={<PublishPage />} />
            <Route path="/identity" element={<IdentityPage />} />
            <Route path="/people" element={<PeoplePage />} />
            <Route path="/people/:did" element={<PersonPage />} />
            <Route path="/files" element={<FilesPage />} />
            <Route path="/pair" element={<PairPage />} />
            <Route path="/registries" element={<RegistriesPage />} />
            <Route path="/join/:namespace" element={<JoinPage />} />
            <Route path="/sync" element={<SyncPage />} />
            <Route path="*" element={<NotFound />} />
          </Routes>
        </Suspense>
      </ErrorBoundary>
    </main>
  );
}

/** Loaded once the first screen stands; without it files only come in by the pages for them. */
function Arrivals() {
  const [ready, setReady] = useState(false);
  useEffect(() => {
    void painted.then(() => setReady(true));
  }, []);
  return ready ? (
    <Suspense fallback={null}>
      <FileArrivals />
    </Suspense>
  ) : null;
}

function Footer() {
  const about = useAbout();
  return (
    <footer className="footer">
      <div className="footer-in">
        <span>
          <Link to="/registries">
            {about.value ? (
              <>
                {about.value.title || 'Registry'}{' '}
                <span className="mono">{shorten(about.value.namespace, 8, 6)}</span>
              </>
            ) : (
              'Registries'
            )}
          </Link>
        </span>
        <span>Local first: what you see here is on this device.</span>
      </div>
    </footer>
  );
}
