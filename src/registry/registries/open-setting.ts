import type { Storage } from '../ports/storage.ts';

/** Of the device: which of its registries opens at start (64 hex digits), and which it left at home. What starts needs no more than these names. */
export const openSetting = 'open-registry';
export const leftSetting = 'left-registry';

/** The registry that was left at home: it is not taken up again unasked. */
export async function leftRegistry(device: Storage): Promise<string | null> {
  const left = await device.read('settings', leftSetting);
  return typeof left === 'string' ? left : null;
}
