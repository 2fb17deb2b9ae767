import { expect, onTestFinished, test, vi } from 'vitest';
import { isZone } from './cron.ts';

test('an offset is no zone, also where Node.js takes it for one, as from 22 on', () => {
  const Real = Intl.DateTimeFormat;
  const newer = vi.spyOn(Intl, 'DateTimeFormat').mockImplementation(function (locale, options) {
    return new Real(locale, { ...options, timeZone: options?.timeZone?.replace(/^[+-].*/, 'UTC') });
  });
  onTestFinished(() => {
    newer.mockRestore();
  });

  expect(['+08:00', '-08:00', '+0800', 'Asia/Shanghai', 'Asia/Shangai'].map(isZone)).toEqual([
    false,
    false,
    false,
    true,
    false,
  ]);
});
