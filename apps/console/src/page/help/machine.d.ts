declare module 'virtual:deployment-machine' {
  /** A state leads to another one by something that happens. */
  export interface Transition {
    readonly from: string;
    readonly event: string;
    readonly to: string;
  }
  export const machine: {
    readonly initial: string;
    readonly states: readonly string[];
    readonly transitions: readonly Transition[];
  };
}
