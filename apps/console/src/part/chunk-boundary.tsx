import { Component, type ReactNode } from 'react';
import { ChunkFailure } from './chunk-failure.js';
import { ChunkNote } from './chunk-note.js';

interface Props {
  readonly children: ReactNode;
}

/** Keeps a part of the console that could not be read from taking the page with it. */
export class ChunkBoundary extends Component<Props, { readonly error: unknown }> {
  override readonly state = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    if (!((error as unknown) instanceof ChunkFailure)) throw error;
    return <ChunkNote />;
  }
}
