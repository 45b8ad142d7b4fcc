import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"kinoko/health","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"kinoko/health"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/health/index.md","filePath":"api/kinoko/health/index.md"}');
const _sfc_main = { name: "api/kinoko/health/index.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / kinoko/health</p><h1 id="kinokohealth" tabindex="-1">kinoko/health <a class="header-anchor" href="#kinokohealth" aria-label="Permalink to &quot;kinoko/health&quot;">​</a></h1><h2 id="interfaces" tabindex="-1">Interfaces <a class="header-anchor" href="#interfaces" aria-label="Permalink to &quot;Interfaces&quot;">​</a></h2><ul><li><a href="./interfaces/HealthServer">HealthServer</a></li><li><a href="./interfaces/HealthServerOptions">HealthServerOptions</a></li></ul><h2 id="functions" tabindex="-1">Functions <a class="header-anchor" href="#functions" aria-label="Permalink to &quot;Functions&quot;">​</a></h2><ul><li><a href="./functions/serveHealth">serveHealth</a></li></ul><h2 id="references" tabindex="-1">References <a class="header-anchor" href="#references" aria-label="Permalink to &quot;References&quot;">​</a></h2><h3 id="health" tabindex="-1">Health <a class="header-anchor" href="#health" aria-label="Permalink to &quot;Health&quot;">​</a></h3><p>Re-exports <a href="./../interfaces/Health">Health</a></p><hr><h3 id="healthcheck" tabindex="-1">HealthCheck <a class="header-anchor" href="#healthcheck" aria-label="Permalink to &quot;HealthCheck&quot;">​</a></h3><p>Re-exports <a href="./../interfaces/HealthCheck">HealthCheck</a></p><hr><h3 id="healthy" tabindex="-1">Healthy <a class="header-anchor" href="#healthy" aria-label="Permalink to &quot;Healthy&quot;">​</a></h3><p>Re-exports <a href="./../interfaces/Healthy">Healthy</a></p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/health/index.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const index = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  index as default
};
