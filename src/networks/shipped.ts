/**
 * The trained networks that come with driftwell: files of networks/, named as the memories that they were trained on.
 */

/** In the place of the number of memories: for every number of them its own network. */
export const ANY_COUNT = '{count}';

/** SHA-256 of each file, as `sha256sum networks/*` says it, by the name of the network. */
export const SHIPPED: Readonly<Record<string, string>> = {
  'pham:2': '28c8964914b55dcfe7b5d393fe790a10d103b9fa240228dedd16c3a3fd5f9ab2',
  'pham:9': 'faac6da0303b6c2a192e9a019f76ca31f3b54d3fb11c8c58fa6970d6332ed18b',
  'pham:32': '29652b754b6308a1ed228e51f454957d58560be0659fa0cf56526bc8833cfb96',
  'pham:128': '8a347cb3ab43509ecfb7d46c41e175198511a22a54d3ddb87db4b383be67dd80',
  'pham:1000': '6a742136caa339c63928a11ac5303f1db3e1923f14757d659e0c17091583b6e6',
};

/** The file of a network in networks/: pham9.npz of pham:9. */
export const shippedFile = (name: string): string => `${name.replace(':', '')}.npz`;

/**
 * The networks that a name stands for, `pham:9` or `pham:{count}`; none where it is
 * of no network that comes with driftwell.
 */
export const shippedNames = (name: string): string[] =>
  Object.keys(SHIPPED).filter((one) => one === name || one.replace(/\d+$/, ANY_COUNT) === name);

/** What a name may be. */
export const shippedChoices: readonly string[] = [
  ...Object.keys(SHIPPED),
  ...new Set(Object.keys(SHIPPED).map((name) => name.replace(/\d+$/, ANY_COUNT))),
];
