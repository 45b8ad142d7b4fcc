import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: TraceEntry","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: TraceEntry"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/simulator/interfaces/TraceEntry.md","filePath":"api/kinoko/simulator/interfaces/TraceEntry.md"}');
const _sfc_main = { name: "api/kinoko/simulator/interfaces/TraceEntry.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">kinoko/simulator</a> / TraceEntry</p><h1 id="interface-traceentry" tabindex="-1">Interface: TraceEntry <a class="header-anchor" href="#interface-traceentry" aria-label="Permalink to &quot;Interface: TraceEntry&quot;">​</a></h1><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Modifier</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-event"></a> <code>event</code></td><td><code>readonly</code></td><td><a href="./../type-aliases/TraceEvent"><code>TraceEvent</code></a></td><td>-</td></tr><tr><td><a id="property-step"></a> <code>step</code></td><td><code>readonly</code></td><td><code>number</code></td><td>Counts the entries from 1.</td></tr><tr><td><a id="property-time"></a> <code>time</code></td><td><code>readonly</code></td><td><code>number</code></td><td>Milliseconds since the world began.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/simulator/interfaces/TraceEntry.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const TraceEntry = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  TraceEntry as default
};
