import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ConnectionEvent","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: ConnectionEvent"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/interfaces/ConnectionEvent.md","filePath":"api/kinoko/interfaces/ConnectionEvent.md"}');
const _sfc_main = { name: "api/kinoko/interfaces/ConnectionEvent.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">kinoko</a> / ConnectionEvent</p><h1 id="interface-connectionevent" tabindex="-1">Interface: ConnectionEvent <a class="header-anchor" href="#interface-connectionevent" aria-label="Permalink to &quot;Interface: ConnectionEvent&quot;">​</a></h1><p>A change in a connection to the broker, for observers; each has its line in the log too.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Modifier</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-attempt"></a> <code>attempt?</code></td><td><code>readonly</code></td><td><code>number</code></td><td>For <code>retrying</code>: how many attempts have failed in a row, and the pause before the next.</td></tr><tr><td><a id="property-connection"></a> <code>connection</code></td><td><code>readonly</code></td><td><code>string</code></td><td>What the broker&#39;s management tools show: <code>orders (publish)</code>.</td></tr><tr><td><a id="property-delayms"></a> <code>delayMs?</code></td><td><code>readonly</code></td><td><code>number</code></td><td>-</td></tr><tr><td><a id="property-reason"></a> <code>reason?</code></td><td><code>readonly</code></td><td><code>unknown</code></td><td>The error that led to it, or what the broker said.</td></tr><tr><td><a id="property-state"></a> <code>state</code></td><td><code>readonly</code></td><td><a href="./../type-aliases/ConnectionState"><code>ConnectionState</code></a></td><td>-</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/interfaces/ConnectionEvent.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ConnectionEvent = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ConnectionEvent as default
};
