// What the parts of a mounted graphic know of the session that holds them (session.ts).

import type { Engine, EngineClass, EngineOptions, State } from '../kit/engine.ts';
import type { overlay } from './overlay.ts';
import type { LoadedStory } from './story.ts';
import type { MountOptions, OtherStory, Run, StoryPictures } from './tide.ts';

export interface Mounted {
  readonly container: HTMLElement;
  readonly options: MountOptions;
  readonly chrome: string;
  readonly root: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly frames: { fit(): void; measure(): void; now(): boolean; step(time: number): void; wake(): void };
  readonly over: ReturnType<typeof overlay> | null;
  /** None while a new one is made. */
  engine: Engine | null;
  /** Of the last sound instance. */
  Kind: EngineClass;
  /** So far the engine can draw the opening alone. */
  early: boolean;
  /** As it was last asked for. */
  now: State;
  story: LoadedStory;
  /** Counts the stories shown. */
  edition: number;
  /** CSS px that a tall chapter is moved up by. */
  scrolled: number;
  ended: boolean;
  /** By us, because the graphic has left the sight. */
  paused: boolean;
  /** Of the story on the screen, where it has some and their module has come. */
  pictures: (StoryPictures & { end(): void; follow(): void; give(engine: Engine): void }) | undefined;

  run: Run;
  /** Changes the state, and shows it. */
  perform: Run;
  /** What somebody wants. */
  act: Run;
  look(): State;
  follow(): void;
  build(from: EngineOptions): Engine;
  /** What a new engine is told to go on from here. */
  place(): EngineOptions;
  /** Does what was held back. */
  release(): void;
  show(other: OtherStory): Promise<void>;
}
