import { resolveComponent, useSSRContext } from "vue";
import { ssrRenderAttrs, ssrRenderComponent, ssrRenderAttr } from "vue/server-renderer";
import { _ as _imports_0, a as _imports_1 } from "./shop-dark.BngCFcH3.js";
import { _ as _imports_0$1, a as _imports_1$1 } from "./opened-trace-dark.CbsNFBfL.js";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const _imports_2 = "/pictures/code-light.png";
const _imports_3 = "/pictures/code-dark.png";
const __pageData = JSON.parse('{"title":"The playground","description":"A page that shows a simulated cluster: services, instances, queues, and every message between them, event by event, forwards and backwards. You can crash an instance, cut its link, add another one, ch","frontmatter":{"description":"A page that shows a simulated cluster: services, instances, queues, and every message between them, event by event, forwards and backwards. You can crash an instance, cut its link, add another one, ch","source":"https://github.com/kinoko-owner/kinoko/edit/main/docs/playground.md","head":[["meta",{"property":"og:title","content":"The playground"}],["meta",{"property":"og:description","content":"A page that shows a simulated cluster: services, instances, queues, and every message between them, event by event, forwards and backwards. You can crash an instance, cut its link, add another one, ch"}]]},"headers":[],"relativePath":"playground-guide.md","filePath":"playground-guide.md"}');
const _sfc_main = { name: "playground-guide.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  const _component_Playground = resolveComponent("Playground");
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="the-playground" tabindex="-1">The playground <a class="header-anchor" href="#the-playground" aria-label="Permalink to &quot;The playground&quot;">​</a></h1><p>A page that shows a simulated cluster: services, instances, queues, and every message between them, event by event, forwards and backwards. You can crash an instance, cut its link, add another one, change the code, and search for an order of events that breaks it.</p>`);
  _push(ssrRenderComponent(_component_Playground, {
    title: "A shop of three services",
    address: "/playground/index.html#run=shop"
  }, null, _parent));
  _push(`<p>In a clone of Kinoko <code>npm run playground</code> builds the page and serves it. Nothing is sent anywhere: services, broker and clients run in the page.</p><p><img class="only-light" alt="A shop in the playground"${ssrRenderAttr("src", _imports_0)}><img class="only-dark" alt="A shop in the playground"${ssrRenderAttr("src", _imports_1)}></p><h2 id="scenarios" tabindex="-1">Scenarios <a class="header-anchor" href="#scenarios" aria-label="Permalink to &quot;Scenarios&quot;">​</a></h2><p>The list at the top has examples, and six bugs of the kinds that people really have. A scenario is a module that exports a function <code>scenario</code> of the simulation; its text can be edited beside the picture.</p><p><img class="only-light" alt="The text of a scenario beside the picture"${ssrRenderAttr("src", _imports_2)}><img class="only-dark" alt="The text of a scenario beside the picture"${ssrRenderAttr("src", _imports_3)}></p><p>The address of the page keeps scenario, seed, code, and what you did, so a link to it shows somebody else the same run.</p><h2 id="a-failed-test-opened" tabindex="-1">A failed test, opened <a class="header-anchor" href="#a-failed-test-opened" aria-label="Permalink to &quot;A failed test, opened&quot;">​</a></h2><p><code>npx kinoko trace .kinoko/….html</code> opens the report of a failed test or of <code>kinoko explore</code> in the playground. A report that is dropped on the page opens, too. Go through the run event by event, and see which message came too early.</p><p><img class="only-light" alt="The report of a lost update, opened in the playground"${ssrRenderAttr("src", _imports_0$1)}><img class="only-dark" alt="The report of a lost update, opened in the playground"${ssrRenderAttr("src", _imports_1$1)}></p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("playground-guide.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const playgroundGuide = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  playgroundGuide as default
};
