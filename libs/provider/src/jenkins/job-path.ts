import { ProviderError } from '@arthor/core';

const segment = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** Where a job is: the folders it lies in, and its name. Only plain names, for they become paths. */
export class JobPath {
  /** Folders and name, `a/b/shop`, as the package wants them. */
  readonly name: string;
  /** `/job/folder/job/name` */
  readonly url: string;

  /** Throws INVALID for a name that could lead elsewhere. */
  constructor(folder: string, job: string) {
    const segments = [...folder.split('/').filter((part) => part !== ''), job];
    const wrong = segments.find((part) => !segment.test(part) || part.includes('..'));
    if (wrong !== undefined) {
      const text = `${JSON.stringify(wrong)} must not be the name of a job or folder`;
      throw new ProviderError('jenkins', 'INVALID', 'JOB_NAME_REFUSED', text);
    }
    this.name = segments.join('/');
    this.url = segments.map((part) => `/job/${part}`).join('');
  }

  /** Whether a task's address, whatever host Jenkins thinks it has, is this job's. */
  isOf(url: string): boolean {
    return url.replace(/\/+$/, '').endsWith(this.url);
  }
}
