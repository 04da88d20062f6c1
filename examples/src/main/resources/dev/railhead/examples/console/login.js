// The token may stand behind the # of a link, which browsers send to nobody.
const form = document.getElementById("login");
const message = document.getElementById("message");

async function login() {
  const answer = await fetch("/login", {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    redirect: "manual",
  });
  if (answer.type === "opaqueredirect") {
    location.replace("/" + (sessionStorage.getItem("place") ?? ""));
  } else {
    message.textContent = (await answer.json()).message;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  login();
});

if (location.hash.length > 1) {
  form.elements.token.value = location.hash.slice(1);
  history.replaceState(null, "", "/login");
  login();
}
