import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: NetworkConditions","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: NetworkConditions"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/simulator/interfaces/NetworkConditions.md","filePath":"api/kinoko/simulator/interfaces/NetworkConditions.md"}');
const _sfc_main = { name: "api/kinoko/simulator/interfaces/NetworkConditions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">kinoko/simulator</a> / NetworkConditions</p><h1 id="interface-networkconditions" tabindex="-1">Interface: NetworkConditions <a class="header-anchor" href="#interface-networkconditions" aria-label="Permalink to &quot;Interface: NetworkConditions&quot;">​</a></h1><p>How the network treats one host, or all of them.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Modifier</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-delayms"></a> <code>delayMs</code></td><td><code>readonly</code></td><td><code>number</code></td><td>Milliseconds that every frame takes. Default 0.</td></tr><tr><td><a id="property-jitterms"></a> <code>jitterMs</code></td><td><code>readonly</code></td><td><code>number</code></td><td>Up to so many milliseconds more, drawn for each frame. Default 0.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/simulator/interfaces/NetworkConditions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const NetworkConditions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  NetworkConditions as default
};
