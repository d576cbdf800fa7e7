declare module '*.svelte' {
  import type { Component } from 'svelte';

  // biome-ignore lint/suspicious/noExplicitAny: what a component takes is checked by Svelte's compiler and the tests
  const component: Component<any>;
  export default component;
}
