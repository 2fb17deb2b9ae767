import type { Image } from '../../model/catalogue/images.ts';
import { ecsError } from '../../model/errors.ts';

const LONGEST_INSTANCE_NAME = 128;
const LONGEST_LINUX_HOST_NAME = 64;
const LONGEST_WINDOWS_HOST_NAME = 15;

const INSTANCE_NAME = /^(?!https?:\/\/)\p{L}[\p{L}\p{N}_.:-]{1,127}$/u;
const LINUX_HOST_NAME = /^(?!.*[-.]{2})[A-Za-z0-9][A-Za-z0-9.-]{0,62}[A-Za-z0-9]$/;
const WINDOWS_HOST_NAME = /^(?!.*--)(?!\d+$)[A-Za-z0-9][A-Za-z0-9-]{0,13}[A-Za-z0-9]$/;
const PASSWORD = /^[A-Za-z0-9()`~!@#$%^&*_\-+=|{}[\]:;'<>,.?/]{8,30}$/;

/** `prefix[begin,bits]suffix`. */
const SERIES = /^(?<prefix>[^[\]]+)\[(?<begin>\d{0,6})(?:,(?<bits>[1-6]?))?\](?<suffix>[^[\]]*)$/;
const MOST_BITS = 6;
const LAST = 10 ** MOST_BITS - 1;

/** The names of a request; each may be absent. */
interface Names {
  instanceName?: string | undefined;
  hostName?: string | undefined;
}

/** Throws EcsError unless the names are well-formed for this image. */
export function checkNames({ instanceName, hostName }: Names, image: Image): void {
  if (instanceName !== undefined && !INSTANCE_NAME.test(instanceName)) throw ecsError('InvalidInstanceName.Malformed');
  const form = image.osType === 'windows' ? WINDOWS_HOST_NAME : LINUX_HOST_NAME;
  if (hostName !== undefined && !form.test(hostName)) throw ecsError('InvalidHostName.Malformed');
}

/** Throws EcsError unless the names, which may each be a series, are well-formed and leave room for a unique suffix. */
export function checkSeries(names: Names, image: Image, uniqueSuffix: boolean): void {
  const first = (suffixed: boolean): Names => ({
    instanceName: names.instanceName && seriesName(names.instanceName, 0, suffixed),
    hostName: names.hostName && seriesName(names.hostName, 0, suffixed),
  });
  const isOpen = (name = ''): boolean => /[[\]]/.test(name);
  const plain = first(false);
  if (isOpen(plain.instanceName) || isOpen(plain.hostName)) throw ecsError('InvalidInstanceName.CustomMalformed');
  checkNames(plain, image);
  const { instanceName = '', hostName = '' } = first(uniqueSuffix);
  if (instanceName.length > LONGEST_INSTANCE_NAME) throw ecsError('InvalidParams.InstanceNameExceed');
  const longest = image.osType === 'windows' ? LONGEST_WINDOWS_HOST_NAME : LONGEST_LINUX_HOST_NAME;
  if (hostName.length > longest) throw ecsError('InvalidParams.HostnameExceed');
}

/**
 * Throws EcsError unless the password has 8 to 30 characters of at least three kinds; one of Windows does not begin with
 * a slash. It may be absent.
 */
export function checkPassword(password: string | undefined, image: Image): void {
  if (password === undefined) return;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(password)).length;
  const isOption = image.osType === 'windows' && password.startsWith('/');
  if (!PASSWORD.test(password) || kinds < 3 || isOption) throw ecsError('InvalidPassword.Malformed');
}

/**
 * The name of the `index`-th instance of a request, counted from 0: `web[10,3]-a` becomes `web010-a`, `web011-a`, …
 * `begin` is 0 where it is left out and `bits` is 6; bits are 6, too, where begin has more digits. What comes after
 * 999999 is 999999. With `uniqueSuffix` the name gets 001, 002, … at its end, unless the number of a series stands there.
 * Source: the vendor's page on sequential names and host names.
 */
export function seriesName(name: string, index: number, uniqueSuffix: boolean): string {
  const { prefix, begin, bits, suffix = '' } = SERIES.exec(name)?.groups ?? {};
  const unique = uniqueSuffix ? String(index + 1).padStart(3, '0') : '';
  if (prefix === undefined) return name + unique;
  const first = Number(begin);
  const asked = Number(bits ?? '') || MOST_BITS;
  const width = String(first).length > asked ? MOST_BITS : asked;
  const numbered = prefix + String(Math.min(first + index, LAST)).padStart(width, '0');
  return suffix === '' ? numbered : numbered + suffix + unique;
}

/** The host name of an instance that was given none: `iZbp1…Z`, shortened from the front where Windows needs it. */
export function defaultHostName(instanceId: string, image: Image): string {
  const name = `iZ${instanceId.slice(2)}Z`;
  return image.osType === 'windows' ? `iZ${instanceId.slice(-(LONGEST_WINDOWS_HOST_NAME - 3))}Z` : name;
}
