import { createHmac } from 'node:crypto';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WASI } from 'node:wasi';
import { describe, expect, it } from 'vitest';
import { compileExample } from './compile.ts';
import { cacheDir, loadExample } from './load-example.ts';

/** The host functions that the dol examples import, with a log of what they were told. */
function dolHost(memory: () => WebAssembly.Memory): { log: string[]; functions: WebAssembly.ModuleImports } {
  const log: string[] = [];
  const text = (at: number, length: number): string =>
    new TextDecoder().decode(new Uint8Array(memory().buffer).slice(at, at + length));
  return {
    log,
    functions: {
      vudo_println: (at: number, length: number) => log.push(text(at, length)),
      vudo_error: (at: number, length: number) => log.push(`error: ${text(at, length)}`),
      vudo_log: (level: number, at: number, length: number) => log.push(`${level}: ${text(at, length)}`),
      vudo_now: () => 1_700_000_000_000n,
      vudo_emit_effect: (kind: number, at: number, length: number) => {
        log.push(`effect ${kind}: ${new DataView(memory().buffer, at, length).getBigInt64(0, true)}`);
        return 0;
      },
    },
  };
}

describe('io.univrs.counter', () => {
  it.each([
    ['1.0.0', 'vudo'],
    ['1.1.0', 'loa'],
  ])('%s counts on the host functions of %s', async (version, module) => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const { log, functions } = dolHost(() => memory);
    const counter = await loadExample('counter', version, { [module]: functions, env: { memory } }, memory);
    expect(counter.big('new_Counter', 5n)).toBe(5n);
    expect(counter.big('Counter.increment', 3n)).toBe(8n);
    expect(counter.big('Counter.decrement', 2n)).toBe(6n);
    expect(counter.big('Counter.decrement', 7n)).toBe(0n);
    expect(counter.big('Counter.value')).toBe(0n);
    expect(counter.big('Counter.changed_at')).toBe(1_700_000_000_000n);
    expect(counter.big('new_Counter', -1n)).toBe(0n);
    expect(log.filter((line) => !line.startsWith('effect'))).toEqual([
      'counter created',
      'counter raised',
      'counter lowered',
      'counter is at zero already',
      'counter created',
    ]);
    const effects = ['effect 1: 5', 'effect 1: 8', 'effect 1: 6', 'effect 1: 0', 'effect 1: 0'];
    expect(log.filter((line) => line.startsWith('effect'))).toEqual(version === '1.0.0' ? [] : effects);
  });
});

describe('io.univrs.logging', () => {
  it.each(['0.5.0', '0.6.0'])('%s drops what is below its level', async (version) => {
    const place = { memory: new WebAssembly.Memory({ initial: 1 }) };
    const memory = (): WebAssembly.Memory => place.memory;
    const { log, functions } = dolHost(memory);
    const logger = await loadExample('logging', version, { vudo: functions });
    place.memory = logger.memory;
    new Uint8Array(logger.memory.buffer).set(new TextEncoder().encode('disk full'), 16);
    expect(logger.big('new_Logger', 9n)).toBe(4n);
    expect(logger.big('new_Logger', 2n)).toBe(2n);
    expect([1n, 2n, 4n].map((level) => logger.big('Logger.log', level, 16, 9))).toEqual([0n, 1n, 1n]);
    expect(logger.big('Logger.is_enabled', 1n)).toBe(0n);
    expect(logger.big('Logger.written')).toBe(2n);
    expect(log).toEqual(
      version === '0.5.0' ? ['disk full', 'error: disk full'] : ['2: disk full', '4: disk full'],
    );
    if (version === '0.6.0') expect(logger.big('Logger.dropped')).toBe(1n);
  });
});

describe('io.example.hello', () => {
  const run = async (version: string, hour: number) => {
    const written: string[] = [];
    const exits: number[] = [];
    const place = { memory: new WebAssembly.Memory({ initial: 1 }) };
    const view = (): DataView => new DataView(place.memory.buffer);
    const hello = await loadExample('hello', version, {
      wasi_snapshot_preview1: {
        fd_write: (fd: number, list: number, count: number, out: number) => {
          const [at, length] = [view().getUint32(list, true), view().getUint32(list + 4, true)];
          written.push(
            `${fd} ${count} ${new TextDecoder().decode(new Uint8Array(view().buffer, at, length))}`,
          );
          view().setUint32(out, length, true);
          return 0;
        },
        clock_time_get: (_: number, __: bigint, out: number) => {
          view().setBigUint64(out, BigInt(hour + 48) * 3_600_000_000_000n, true);
          return 0;
        },
        proc_exit: (code: number) => exits.push(code),
      },
    });
    place.memory = hello.memory;
    return { hello, written, exits };
  };

  it('1.0.0 greets and exits with 0', async () => {
    const { hello, written, exits } = await run('1.0.0', 0);
    hello.call('_start');
    expect(written).toEqual(['1 1 Hello from WebAssembly!\n']);
    expect(exits).toEqual([0]);
    expect(hello.call('greet', 3)).toBe(0);
    expect(written).toHaveLength(4);
    expect(hello.call('greeting_length')).toBe('Hello from WebAssembly!\n'.length);
  });

  it.each(['1.0.0', '2.0.0'])('%s runs as a command on the WASI of Node', async (version) => {
    const folder = await mkdtemp(join(tmpdir(), 'hello-'));
    const stdout = await open(join(folder, 'stdout'), 'w+');
    try {
      const wasi = new WASI({ version: 'preview1', stdout: stdout.fd, returnOnExit: true });
      const wasm = await compileExample(
        fileURLToPath(new URL(`./hello/assembly/${version}.wat`, import.meta.url)),
        cacheDir,
      );
      const { instance } = await WebAssembly.instantiate(wasm, { wasi_snapshot_preview1: wasi.wasiImport });
      expect(wasi.start(instance)).toBe(0);
      expect(await readFile(join(folder, 'stdout'), 'utf8')).toMatch(
        version === '1.0.0' ? /^Hello from WebAssembly!\n$/ : /^Good (morning|afternoon|evening|night)!\n$/,
      );
    } finally {
      await stdout.close();
      await rm(folder, { recursive: true });
    }
  });

  it.each([
    [3, 'Good night!\n'],
    [6, 'Good morning!\n'],
    [17, 'Good afternoon!\n'],
    [23, 'Good evening!\n'],
  ])('2.0.0 at %i o’clock says %j', async (hour, greeting) => {
    const { hello, written, exits } = await run('2.0.0', hour);
    hello.call('_start');
    expect(written).toEqual([`1 1 ${greeting}`]);
    expect(exits).toEqual([0]);
    expect(hello.call('greeting_length', hour)).toBe(greeting.length);
    expect(hello.call('greeting_of', hour)).toBe(Math.floor(hour / 6));
  });
});

describe('io.univrs.time', () => {
  const dayOf = (y: number, m: number, d: number): number => Date.UTC(y, m - 1, d) / 86_400_000;

  it.each(['0.5.0', '0.5.1', '0.6.0'])('%s agrees with Date', async (version) => {
    const time = await loadExample('time', version);
    for (let day = -200_000; day < 200_000; day += 373) {
      const date = new Date(day * 86_400_000);
      const [y, m, d] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
      expect(time.call('date_of_day', day)).toBe(y * 10_000 + m * 100 + d);
      expect(time.call('days_from_date', y, m, d)).toBe(day);
      expect(time.call('weekday_of_day', day)).toBe(date.getUTCDay() === 0 ? 7 : date.getUTCDay());
      expect(time.call('days_in_month', y, m)).toBe(new Date(Date.UTC(y, m, 0)).getUTCDate());
    }
    expect([1900, 2000, 2023, 2024].map((y) => time.call('is_leap_year', y))).toEqual([0, 1, 0, 1]);
    expect(time.call('days_in_month', 2024, 13)).toBe(0);
    if (version !== '0.5.0') {
      expect([29, 30, 0].map((d) => time.call('is_valid_date', 2024, 2, d))).toEqual([1, 0, 0]);
      expect(time.call('is_valid_date', 2024, 0, 1)).toBe(0);
    }
  });

  it('0.6.0 writes timestamps, weeks and ages', async () => {
    const time = await loadExample('time', '0.6.0');
    const out = time.call('alloc', 24);
    for (const millis of [0, -1, 1_700_000_000_123, -62_135_596_800_000, 253_402_300_799_999]) {
      expect(time.call('format', BigInt(millis), out)).toBe(24);
      expect(time.text(out, 24)).toBe(new Date(millis).toISOString());
      expect(time.call('day_of_millis', BigInt(millis))).toBe(Math.floor(millis / 86_400_000));
    }
    // Python: datetime.date(…).isocalendar()
    for (const [y, m, d, week] of [
      [2021, 1, 3, 202_053],
      [2021, 1, 4, 202_101],
      [2024, 12, 30, 202_501],
      [2026, 7, 1, 202_627],
    ] as const) {
      expect(time.call('iso_week_of_day', dayOf(y, m, d))).toBe(week);
    }
    expect(time.call('years_between', dayOf(2000, 2, 29), dayOf(2024, 2, 28))).toBe(23);
    expect(time.call('years_between', dayOf(2000, 2, 29), dayOf(2024, 2, 29))).toBe(24);
  });
});

describe('io.univrs.user', () => {
  it.each(['1.0.0', '1.1.0'])('%s knows good names and strong passwords', async (version) => {
    const user = await loadExample('user', version);
    const names = [
      'ada',
      'ada_lovelace',
      'a1_',
      'ab',
      '1abc',
      'Ada',
      'a b',
      'ä1234',
      `a${'b'.repeat(31)}`,
      `a${'b'.repeat(32)}`,
    ];
    for (const name of names) {
      const length = new TextEncoder().encode(name).length;
      expect(user.call('is_valid_name', user.put(name), length)).toBe(
        /^[a-z][a-z0-9_]{2,31}$/.test(name) ? 1 : 0,
      );
    }
    expect(user.call('password_bits', user.put('aB3$'), 4)).toBeCloseTo(4 * Math.log2(95));
    expect(user.call('strength_bits', 10, 1)).toBeCloseTo(10 * Math.log2(26));
    expect(user.call('strength_bits', 10, 0)).toBe(0);
    expect(['a', 'A', '1', '$', ' '].map((c) => user.call('kind_of', c.charCodeAt(0)))).toEqual([
      1, 2, 4, 8, 0,
    ]);
  });

  it('1.1.0 makes guessing slow', async () => {
    const user = await loadExample('user', '1.1.0');
    expect([0, 2, 3, 4, 10, 14, 15, 99].map((n) => user.call('wait_seconds', n))).toEqual([
      0, 0, 1, 2, 128, 2048, 3600, 3600,
    ]);
    expect([user.call('may_try', 4, 1), user.call('may_try', 4, 2)]).toEqual([0, 1]);
  });
});

describe('io.example.auth', () => {
  const key = '12345678901234567890';

  it.each(['0.1.0', '0.2.0'])('%s makes the codes of RFC 4226', async (version) => {
    const auth = await loadExample('auth', version);
    const expected = [755224, 287082, 359152, 969429, 338314, 254676, 287922, 162583, 399871, 520489];
    for (const [counter, code] of expected.entries()) {
      const message = auth.call('alloc', 8);
      auth.call('counter_bytes', BigInt(counter), message);
      const mac = createHmac('sha1', key).update(auth.bytes(message, 8)).digest();
      expect(auth.call('hotp', auth.put(mac), 20, 6)).toBe(code);
    }
    expect(auth.call('code_of', 0x4c93_cf18, 6)).toBe(755224);
  });

  it('0.2.0 makes the codes of RFC 6238 with the HMAC of io.univrs.crypto', async () => {
    const auth = await loadExample('auth', '0.2.0');
    const crypto = await loadExample('crypto', '1.2.0');
    const secret = '12345678901234567890123456789012';
    for (const [seconds, code] of [
      [59n, 46_119_246],
      [1_111_111_109n, 68_084_774],
      [20_000_000_000n, 77_737_706],
    ] as const) {
      const message = auth.call('alloc', 8);
      auth.call('counter_bytes', auth.big('counter_at', seconds, 30n), message);
      const out = crypto.call('alloc', 32);
      crypto.call('hmac_sha256', crypto.put(secret), 32, crypto.put(auth.bytes(message, 8)), 8, out);
      expect(auth.call('hotp', auth.put(crypto.bytes(out, 32)), 32, 8)).toBe(code);
    }
    expect(auth.big('seconds_left', 59n, 30n)).toBe(1n);
    expect([auth.big('drift', 10n, 9n, 1n), auth.big('drift', 10n, 12n, 1n)]).toEqual([1n, -1n]);
  });
});
