import './app.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { ViewerClient } from './lib/client.ts';
import { prefetchScene } from './scene/scene-pages.ts';

const client = new ViewerClient();
prefetchScene(client, location.search).catch(() => {});
mount(App, { target: document.getElementById('app')!, props: { client } });
