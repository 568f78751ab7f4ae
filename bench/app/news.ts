import type { Page } from 'playwright';
import type { AppRelay } from '../harness/app-relay.ts';
import { inBrowser } from '../harness/browser.ts';
import { rowOf, type Row } from '../harness/report.ts';
import { clickPublish, fillRelease, meetBrowser, visit } from '../harness/screens.ts';
import { constantModule } from '../harness/wasm.ts';

/** The module that one browser publishes and the other waits for; its name is granted once it was shown there. */
export const newsId = 'io.bench.between.news';

const publishesPerRun = 4;

/** Publishes in one browser, of a module whose name it has, until the other shows them; both connected directly and to the relay. */
export async function measureNews(
  relay: AppRelay,
  here: string,
  there: string,
  runs: number,
): Promise<readonly Row[]> {
  const shown: number[] = [];
  const durable: number[] = [];
  await inBrowser(here, (from) =>
    inBrowser(there, async (to) => {
      await Promise.all([from.goto(relay.url), to.goto(relay.url)]);
      await Promise.all([meetBrowser(from, 'direct'), meetBrowser(to, 'direct')]);
      await visit(to, 'Discover');
      await to.getByRole('searchbox').fill(newsId);
      await publishAndSee(from, to, '1.0.0');
      for (let patch = 1; patch <= runs * publishesPerRun; patch += 1) {
        const taken = await publishAndSee(from, to, `1.0.${patch}`);
        shown.push(taken.shown);
        durable.push(taken.durable);
      }
      await Promise.all([meetBrowser(from, 'direct'), meetBrowser(to, 'direct')]);
    }),
  );
  return [
    rowOf({
      name: 'publish in one browser, click to its row in the other, connected by WebRTC',
      unit: 'ms',
      samples: shown,
      target: { op: '<=', value: 1000 },
      reference: { name: 'click to durable where it is published', samples: durable },
    }),
  ];
}

/** Milliseconds from the click until it is durable, and until the other browser has painted it. */
async function publishAndSee(from: Page, to: Page, version: string) {
  await fillRelease(from, { id: newsId, version, wasm: constantModule(Number(version.slice(4))) });
  const [seen, clicked, durable] = await Promise.all([
    to.evaluate(async ([id, wanted]) => performance.timeOrigin + (await window.probe.listed(id, wanted)), [
      newsId,
      version,
    ] as const),
    from.evaluate(async () => performance.timeOrigin + (await window.probe.clicked('Publish'))),
    clickPublish(from),
  ]);
  return { shown: seen - clicked, durable };
}
