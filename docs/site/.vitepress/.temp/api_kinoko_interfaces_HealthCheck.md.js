import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: HealthCheck","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: HealthCheck"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/interfaces/HealthCheck.md","filePath":"api/kinoko/interfaces/HealthCheck.md"}');
const _sfc_main = { name: "api/kinoko/interfaces/HealthCheck.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">kinoko</a> / HealthCheck</p><h1 id="interface-healthcheck" tabindex="-1">Interface: HealthCheck <a class="header-anchor" href="#interface-healthcheck" aria-label="Permalink to &quot;Interface: HealthCheck&quot;">​</a></h1><p>One thing that was looked at.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Modifier</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-detail"></a> <code>detail</code></td><td><code>readonly</code></td><td><code>string</code></td><td>What is wrong, or a few figures.</td></tr><tr><td><a id="property-isok"></a> <code>isOk</code></td><td><code>readonly</code></td><td><code>boolean</code></td><td>-</td></tr><tr><td><a id="property-name"></a> <code>name</code></td><td><code>readonly</code></td><td><code>string</code></td><td><code>orders (publish)</code>, <code>queue rpc-orders</code>, <code>workers of orders</code>.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/interfaces/HealthCheck.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const HealthCheck = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  HealthCheck as default
};
