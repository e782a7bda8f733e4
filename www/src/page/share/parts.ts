// What the parts of the share panel have in common.

import { make } from '../../kit/dom.ts';
import { CARRIED } from '../../kit/outside.ts';
import type { FullText, Tide } from '../../mount/tide.ts';
import type { About } from './meta.ts';

export type Words = Record<string, string>;
export type Tab = 'link' | 'download' | 'embed';
export type Field = HTMLInputElement | HTMLTextAreaElement;
export type Copy = (field: Field) => void;
/** What stands under a tab, and what ends it. */
export interface Part {
  content: Node[];
  leave?: () => void;
}

export interface FileTools {
  tide: Tide;
  text: FullText;
  /** What names of files begin with. */
  stem: string;
  say: (words: string | undefined) => void;
  box: HTMLDialogElement;
  about: About;
}

/** What others have put into the address does not go along. */
export const isCarried = (name: string) => (CARRIED as string[]).includes(name);

const FREE = 60000; // ms that a download may take before its address is given back

/** Hands a blob to the visitor as a file. */
export function save(blob: Blob, name: string) {
  const link = make('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), FREE);
}

/** Apps that show pages and save no files, and say nothing of it. */
export const KEEPS_NOTHING = /MicroMessenger|\bQQ\/|Weibo|DingTalk|FBA[NV]|Instagram|\bLine\//i;
