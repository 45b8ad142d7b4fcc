import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: MemoryIdempotencyOptions","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: MemoryIdempotencyOptions"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/interfaces/MemoryIdempotencyOptions.md","filePath":"api/kinoko/interfaces/MemoryIdempotencyOptions.md"}');
const _sfc_main = { name: "api/kinoko/interfaces/MemoryIdempotencyOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">kinoko</a> / MemoryIdempotencyOptions</p><h1 id="interface-memoryidempotencyoptions" tabindex="-1">Interface: MemoryIdempotencyOptions <a class="header-anchor" href="#interface-memoryidempotencyoptions" aria-label="Permalink to &quot;Interface: MemoryIdempotencyOptions&quot;">​</a></h1><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-maxkeys"></a> <code>maxKeys?</code></td><td><code>number</code></td><td>Keys that are kept at most; the oldest outcomes make way. Default 10,000.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/interfaces/MemoryIdempotencyOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const MemoryIdempotencyOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  MemoryIdempotencyOptions as default
};
