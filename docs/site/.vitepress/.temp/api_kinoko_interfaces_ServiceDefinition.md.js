import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ServiceDefinition<D, M>","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: ServiceDefinition<D, M>"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/interfaces/ServiceDefinition.md","filePath":"api/kinoko/interfaces/ServiceDefinition.md"}');
const _sfc_main = { name: "api/kinoko/interfaces/ServiceDefinition.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">kinoko</a> / ServiceDefinition</p><h1 id="interface-servicedefinitiond-m" tabindex="-1">Interface: ServiceDefinition&lt;D, M&gt; <a class="header-anchor" href="#interface-servicedefinitiond-m" aria-label="Permalink to &quot;Interface: ServiceDefinition\\&lt;D, M\\&gt;&quot;">​</a></h1><p>What <code>defineService</code> is given. <code>D</code> maps the names of dependencies to what is injected.</p><h2 id="type-parameters" tabindex="-1">Type Parameters <a class="header-anchor" href="#type-parameters" aria-label="Permalink to &quot;Type Parameters&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Type Parameter</th></tr></thead><tbody><tr><td><a id="type-parameter-d"></a> <code>D</code> <em>extends</em> <code>object</code></td></tr><tr><td><a id="type-parameter-m"></a> <code>M</code> <em>extends</em> <code>Methods</code></td></tr></tbody></table><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-dependencies"></a> <code>dependencies?</code></td><td><code>D</code> | (() =&gt; <code>D</code>)</td><td>The dependency providers, or a function that makes them. Providers of your own belong to one container: when several host the service, give a function (or the provider a <code>copy</code> method).</td></tr><tr><td><a id="property-methods"></a> <code>methods</code></td><td><code>M</code></td><td>All of them can be called from other services; <code>this</code> has the methods and the dependencies.</td></tr><tr><td><a id="property-name"></a> <code>name</code></td><td><code>string</code></td><td>-</td></tr><tr><td><a id="property-rpc"></a> <code>rpc?</code></td><td>{ readonly [Name in string | number | symbol]?: RpcOptions }</td><td>What <code>@rpc({ ... })</code> would say of a method.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/interfaces/ServiceDefinition.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ServiceDefinition = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ServiceDefinition as default
};
