import { describe, expect, it } from 'vitest';
import { isProblem, sentence } from './problem.ts';
import { parseModuleId } from './module-id.ts';
import { compareVersions, parseVersion } from './version.ts';

const part = (length: number): string => 'a'.repeat(length);

describe('versions', () => {
  it.each(['0.0.0', '1.2.3', '10.20.30', '1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-0.3.7', '1.0.0-x-y-z.--'])(
    '[E6] %s is a version',
    (text) => {
      expect(parseVersion(text)).toBe(text);
    },
  );

  it.each([
    '',
    '1',
    '1.0',
    'v1.0.0',
    '=1.0.0',
    ' 1.0.0',
    '1.0.0 ',
    '01.0.0',
    '1.0.0-',
    '1.0.0-01',
    '1.0.0-a..b',
    '1.0.0+build',
    '1.0.0-a+b',
    '1.0.0.0',
    'latest',
    '-1.0.0',
    '99999999999999999999.0.0',
    `1.0.0-${part(70)}`,
  ])('[E6] %j is refused with a reason', (text) => {
    const found = parseVersion(text);
    expect(found).toMatchObject({ code: 'module/bad-version' });
    if (isProblem(found)) expect(sentence(found)).toContain('SemVer 2.0');
  });

  it('[E6] precedence follows SemVer 2.0 §11', () => {
    const order = [
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
    ];
    expect([...order].reverse().sort(compareVersions)).toEqual(order);
  });
});

describe('module ids', () => {
  it.each(['io.example', 'a.b', 'io.univrs.crc_32', `io.${part(125)}`])('[E5] %s is a module id', (id) => {
    expect(parseModuleId(id)).toBe(id);
  });

  it.each([
    '',
    'io',
    'Io.example',
    'io.Example',
    'io..x',
    '.io.x',
    'io.x.',
    'io.1x',
    'io._x',
    'io.a-b',
    'io.ä',
    'io example.x',
    'io.x\n',
    `io.${part(126)}`,
  ])('[E5] %j is refused with a reason', (id) => {
    const found = parseModuleId(id);
    expect(found).toMatchObject({ code: 'module/bad-id' });
    if (isProblem(found)) expect(found.found).toMatch(/\(.+\)/);
  });
});
