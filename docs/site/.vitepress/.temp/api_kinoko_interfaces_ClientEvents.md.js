import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ClientEvents","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: ClientEvents"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/interfaces/ClientEvents.md","filePath":"api/kinoko/interfaces/ClientEvents.md"}');
const _sfc_main = { name: "api/kinoko/interfaces/ClientEvents.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">kinoko</a> / ClientEvents</p><h1 id="interface-clientevents" tabindex="-1">Interface: ClientEvents <a class="header-anchor" href="#interface-clientevents" aria-label="Permalink to &quot;Interface: ClientEvents&quot;">​</a></h1><p>What can be watched on <code>client.events</code>.</p><h2 id="extends" tabindex="-1">Extends <a class="header-anchor" href="#extends" aria-label="Permalink to &quot;Extends&quot;">​</a></h2><ul><li><a href="./CallEvents"><code>CallEvents</code></a></li><li><a href="./LinkEvents"><code>LinkEvents</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Modifier</th><th>Type</th><th>Description</th><th>Inherited from</th></tr></thead><tbody><tr><td><a id="property-callbegun"></a> <code>callBegun</code></td><td><code>public</code></td><td><a href="./WaitingCall"><code>WaitingCall</code></a></td><td>-</td><td><a href="./CallEvents"><code>CallEvents</code></a>.<a href="./CallEvents#property-callbegun"><code>callBegun</code></a></td></tr><tr><td><a id="property-callsettled"></a> <code>callSettled</code></td><td><code>public</code></td><td><a href="./WaitingCall"><code>WaitingCall</code></a></td><td>Once for each call that was begun.</td><td><a href="./CallEvents"><code>CallEvents</code></a>.<a href="./CallEvents#property-callsettled"><code>callSettled</code></a></td></tr><tr><td><a id="property-connection"></a> <code>connection</code></td><td><code>public</code></td><td><a href="./ConnectionEvent"><code>ConnectionEvent</code></a></td><td>-</td><td><a href="./LinkEvents"><code>LinkEvents</code></a>.<a href="./LinkEvents#property-connection"><code>connection</code></a></td></tr><tr><td><a id="property-replydropped"></a> <code>replyDropped</code></td><td><code>public</code></td><td><code>object</code></td><td>A reply came for which no call waits: too late, or twice.</td><td><a href="./CallEvents"><code>CallEvents</code></a>.<a href="./CallEvents#property-replydropped"><code>replyDropped</code></a></td></tr><tr><td><code>replyDropped.correlationId</code></td><td><code>readonly</code></td><td><code>unknown</code></td><td>-</td><td>-</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/interfaces/ClientEvents.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ClientEvents = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ClientEvents as default
};
