import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: BulkheadOptions","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: BulkheadOptions"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/resilience/interfaces/BulkheadOptions.md","filePath":"api/kinoko/resilience/interfaces/BulkheadOptions.md"}');
const _sfc_main = { name: "api/kinoko/resilience/interfaces/BulkheadOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">kinoko/resilience</a> / BulkheadOptions</p><h1 id="interface-bulkheadoptions" tabindex="-1">Interface: BulkheadOptions <a class="header-anchor" href="#interface-bulkheadoptions" aria-label="Permalink to &quot;Interface: BulkheadOptions&quot;">​</a></h1><p>A circuit breaker and a bulkhead for each target of calls, as middleware on cockatiel&#39;s policies. The core of Kinoko knows nothing of them.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-limit"></a> <code>limit</code></td><td><code>number</code></td><td>Calls to a target that may be on their way at a time.</td></tr><tr><td><a id="property-queue"></a> <code>queue?</code></td><td><code>number</code></td><td>Calls that may wait for their turn. Default 0.</td></tr><tr><td><a id="property-scope"></a> <code>scope?</code></td><td><a href="./../type-aliases/Scope"><code>Scope</code></a></td><td>Default <code>service</code>.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/resilience/interfaces/BulkheadOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const BulkheadOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  BulkheadOptions as default
};
