export const OS_TYPES = ['windows', 'linux'] as const;
export const ARCHITECTURES = ['i386', 'x86_64', 'arm64'] as const;

/** A public image as DescribeImages answers it. */
export interface Image {
  imageId: string;
  imageName: string;
  imageFamily: string;
  /** The English name of the international site. */
  osName: string;
  osType: (typeof OS_TYPES)[number];
  platform: string;
  architecture: (typeof ARCHITECTURES)[number];
  /** GiB. A system disk must be at least as large. */
  size: number;
  supportCloudInit: boolean;
  creationTime: string;
}

function linux(
  imageId: string,
  platform: string,
  osName: string,
  imageFamily: string,
  size: number,
  creationTime: string,
): Image {
  return {
    imageId,
    imageName: imageId,
    imageFamily,
    osName,
    osType: 'linux',
    platform,
    architecture: 'x86_64',
    size,
    supportCloudInit: true,
    creationTime,
  };
}

function windows(imageId: string, osName: string, platform: string, creationTime: string): Image {
  return { ...linux(imageId, platform, osName, '', 40, creationTime), osType: 'windows' };
}

const IMAGES = new Map(
  [
    linux(
      'aliyun_3_x64_20G_alibase_20240528.vhd',
      'Aliyun',
      'Alibaba Cloud Linux 3.2104 LTS 64 bit',
      'acs:alibaba_cloud_linux_3_2104_lts_x64',
      20,
      '2024-06-06T03:13:17Z',
    ),
    linux(
      'aliyun_2_1903_x64_20G_alibase_20240628.vhd',
      'Aliyun',
      'Alibaba Cloud Linux 2.1903 LTS 64 bit',
      'acs:alibaba_cloud_linux_2_1903_lts_x64',
      20,
      '2024-07-02T06:21:54Z',
    ),
    linux(
      'centos_7_9_x64_20G_alibase_20240628.vhd',
      'CentOS',
      'CentOS 7.9 64 bit',
      'acs:centos_7_9_x64',
      20,
      '2024-07-02T06:20:14Z',
    ),
    linux('centos_6_8_64_40G_base_20170222.vhd', 'CentOS', 'CentOS 6.8 64 bit', '', 40, '2017-02-27T02:04:23Z'),
    linux(
      'ubuntu_24_04_x64_20G_alibase_20240812.vhd',
      'Ubuntu',
      'Ubuntu 24.04 64 bit',
      'acs:ubuntu_24_04_x64',
      20,
      '2024-08-16T07:08:09Z',
    ),
    linux(
      'ubuntu_22_04_x64_20G_alibase_20240807.vhd',
      'Ubuntu',
      'Ubuntu 22.04 64 bit',
      'acs:ubuntu_22_04_x64',
      20,
      '2024-08-09T06:40:33Z',
    ),
    linux(
      'ubuntu_20_04_x64_20G_alibase_20240819.vhd',
      'Ubuntu',
      'Ubuntu 20.04 64 bit',
      'acs:ubuntu_20_04_x64',
      20,
      '2024-08-23T02:48:26Z',
    ),
    linux('ubuntu_16_0402_64_40G_base_20170222.vhd', 'Ubuntu', 'Ubuntu 16.04 64 bit', '', 40, '2017-02-27T02:06:11Z'),
    linux('ubuntu1404_64_40G_cloudinit_20160727.raw', 'Ubuntu', 'Ubuntu 14.04 64 bit', '', 40, '2016-08-01T08:22:45Z'),
    linux(
      'debian_12_6_x64_20G_alibase_20240711.vhd',
      'Debian',
      'Debian 12.6 64 bit',
      'acs:debian_12_6_x64',
      20,
      '2024-07-16T03:01:50Z',
    ),
    linux(
      'rockylinux_9_4_x64_20G_alibase_20240528.vhd',
      'Rocky Linux',
      'Rocky Linux 9.4 64 bit',
      'acs:rockylinux_9_4_x64',
      20,
      '2024-06-06T03:17:02Z',
    ),
    windows(
      'win2022_21H2_x64_dtc_zh-cn_40G_alibase_20240720.vhd',
      'Windows Server 2022 Datacenter Edition 64bit Chinese Edition',
      'Windows Server 2022',
      '2024-07-26T02:30:31Z',
    ),
    windows(
      'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd',
      'Windows Server 2019 Datacenter Edition 64bit Chinese Edition',
      'Windows Server 2019',
      '2023-08-17T03:24:18Z',
    ),
  ].map((image) => [image.imageId, image]),
);

/** The public images, the same in all regions. */
export function allImages(): readonly Image[] {
  return [...IMAGES.values()];
}

/** The public image of this id; undefined where the catalogue has none. */
export function findImage(imageId: string): Image | undefined {
  return IMAGES.get(imageId);
}

/** The newest image of a family such as `acs:ubuntu_22_04_x64`. */
export function findImageOfFamily(imageFamily: string): Image | undefined {
  return allImages().find((image) => image.imageFamily === imageFamily);
}
