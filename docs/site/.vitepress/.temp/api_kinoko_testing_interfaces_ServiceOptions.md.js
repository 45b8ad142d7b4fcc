import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ServiceOptions","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: ServiceOptions"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/testing/interfaces/ServiceOptions.md","filePath":"api/kinoko/testing/interfaces/ServiceOptions.md"}');
const _sfc_main = { name: "api/kinoko/testing/interfaces/ServiceOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">kinoko/testing</a> / ServiceOptions</p><h1 id="interface-serviceoptions" tabindex="-1">Interface: ServiceOptions <a class="header-anchor" href="#interface-serviceoptions" aria-label="Permalink to &quot;Interface: ServiceOptions&quot;">​</a></h1><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-config"></a> <code>config?</code></td><td><a href="./../../interfaces/Config"><code>Config</code></a></td><td>Settings for this service alone, over those of the simulation.</td></tr><tr><td><a id="property-idempotencystore"></a> <code>idempotencyStore?</code></td><td><a href="./../../interfaces/IdempotencyStore"><code>IdempotencyStore</code></a></td><td>Shared by all its instances, beyond their crashes, as a database would be. Default: each has its own.</td></tr><tr><td><a id="property-instances"></a> <code>instances?</code></td><td><code>number</code></td><td>How many instances there are. Default 1.</td></tr><tr><td><a id="property-middleware"></a> <code>middleware?</code></td><td>readonly <a href="./../../interfaces/Middleware"><code>Middleware</code></a>[]</td><td>Hooks of all its instances.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/testing/interfaces/ServiceOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ServiceOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ServiceOptions as default
};
