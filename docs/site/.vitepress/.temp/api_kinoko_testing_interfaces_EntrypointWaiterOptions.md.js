import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: EntrypointWaiterOptions","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: EntrypointWaiterOptions"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/testing/interfaces/EntrypointWaiterOptions.md","filePath":"api/kinoko/testing/interfaces/EntrypointWaiterOptions.md"}');
const _sfc_main = { name: "api/kinoko/testing/interfaces/EntrypointWaiterOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">kinoko/testing</a> / EntrypointWaiterOptions</p><h1 id="interface-entrypointwaiteroptions" tabindex="-1">Interface: EntrypointWaiterOptions <a class="header-anchor" href="#interface-entrypointwaiteroptions" aria-label="Permalink to &quot;Interface: EntrypointWaiterOptions&quot;">​</a></h1><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-callback"></a> <code>callback?</code></td><td>(<code>worker</code>, <code>result</code>, <code>error</code>) =&gt; <code>boolean</code></td><td>Whether this call is the one to wait for. Gets the worker, and its result or its error. Default: the first call is.</td></tr><tr><td><a id="property-timeout"></a> <code>timeout?</code></td><td><code>number</code></td><td>Seconds, of the container&#39;s own time. Default 30.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/testing/interfaces/EntrypointWaiterOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const EntrypointWaiterOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  EntrypointWaiterOptions as default
};
