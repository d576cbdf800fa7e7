import { launchBrowser, openPage, startViewer } from './viewer/browse.js';
const data='/tmp/panoply-bench-viewer';
const browser=await launchBrowser(); const viewer=await startViewer([data+'/pictures'], data+'/cache');
const page=await openPage(browser,{width:1440,height:900}); await page.waitForTimeout(1500);
let last=[];page.on('console',m=>{if(m.text().startsWith('T '))last=m.text().split(' ').slice(1).map(Number)});
for(let i=0;i<9;i++){ await page.goto(viewer.url+'?scene=0'); await page.waitForFunction(()=>performance.getEntriesByName('panoply:regions-painted').length>0&&performance.getEntriesByName('panoply:picture-shown').length>0);
 const r=await page.evaluate(()=>({o:performance.timeOrigin,marks:performance.getEntriesByType('mark').map(m=>m.name.slice(8)+' '+m.startTime.toFixed()).join(', '), nav: performance.getEntriesByType('navigation')[0].domInteractive.toFixed(), res:performance.getEntriesByType('resource').filter(r=>/worker|scenes|0.0$|client/.test(r.name)).map(r=>r.name.split('/').slice(-2).join('/').slice(0,30)+' '+r.startTime.toFixed()+'-'+r.responseEnd.toFixed()).join(' | ')}));
 console.log('worker: origin,script,received,done', last.map(t=>(t-r.o).toFixed()).join(' '),'|',r.nav,r.marks,'|',r.res); await page.waitForTimeout(300);}
await browser.close(); await viewer.stop();
