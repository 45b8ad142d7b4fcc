import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: Departure","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: Departure"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/simulator/interfaces/Departure.md","filePath":"api/kinoko/simulator/interfaces/Departure.md"}');
const _sfc_main = { name: "api/kinoko/simulator/interfaces/Departure.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">kinoko/simulator</a> / Departure</p><h1 id="interface-departure" tabindex="-1">Interface: Departure <a class="header-anchor" href="#interface-departure" aria-label="Permalink to &quot;Interface: Departure&quot;">​</a></h1><p>One decision that was not the boring one.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Modifier</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-at"></a> <code>at</code></td><td><code>readonly</code></td><td><code>number</code></td><td>Which of its kind, from 0.</td></tr><tr><td><a id="property-index"></a> <code>index</code></td><td><code>readonly</code></td><td><code>number</code></td><td>What was chosen.</td></tr><tr><td><a id="property-stream"></a> <code>stream</code></td><td><code>readonly</code></td><td><code>string</code></td><td>The kind of decision.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/simulator/interfaces/Departure.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Departure = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Departure as default
};
