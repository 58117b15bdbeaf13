"""Sign-in from end to end: the whole app, a real browser and an OpenID provider, all on this machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from coach.domain.people import Person, StaffRole, Team
from coach.storage.store import Store
from coach.ui.words import words_in

ROOT = Path(__file__).parents[2]
WORDS = words_in("en")
PATIENCE_SECONDS = 60
# The provider's own use of its libraries.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
SECRETS = """
[auth]
redirect_uri = "{app}/oauth2callback"
cookie_secret = "only for this test, and long enough to sign with"
client_id = "santun"
client_secret = "any"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""


@pytest.fixture(scope="module")
def provider():
    """The address of a running OpenID provider that believes everybody."""
    mock = pytest.importorskip("oidc_provider_mock", reason="an OpenID provider: pip install oidc-provider-mock")
    pytest.importorskip("authlib", reason="Streamlit's sign-in: pip install 'santun[signin]'")
    with mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(scope="module")
def browser():
    """A headless Chromium."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="a browser: pip install selenium")
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    steering = shutil.which("chromedriver")
    if program is None or steering is None:
        pytest.skip("a browser: no Chromium with its driver here (Debian: apt install chromium chromium-driver)")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for switch in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--lang=en"):
        options.add_argument(switch)
    options.add_argument("--window-size=1440,1000")
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(steering))
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def app(provider, tmp_path_factory):
    """The address of the running app, with an agent and an administrator in its store."""
    home = tmp_path_factory.mktemp("home")
    store = Store.open(f"sqlite:///{home / 'santun.sqlite3'}")
    people = store.seen_by(store.local_admin()).people
    people.save_team(Team("one", "Team one"))
    people.save(Person("rina", "Rina", StaffRole.AGENT, "one", "sub-of-rina"))
    people.save(Person("boss", "Boss", StaffRole.ADMIN, None, "sub-of-boss"))
    store.close()
    with socket.create_server(("localhost", 0)) as free:
        address = f"http://localhost:{free.getsockname()[1]}"
    secrets = home / "secrets.toml"
    secrets.write_text(SECRETS.format(app=address, provider=provider), encoding="utf-8")
    command = [
        *(sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"),
        *("--server.port", address.rpartition(":")[2], "--secrets.files", str(secrets)),
    ]
    sources = os.pathsep.join(filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH")]))
    surroundings = {**os.environ, "COACH_HOME": str(home), "PYTHONPATH": sources, "NO_PROXY": "localhost"}
    surroundings.pop("COACH_DATABASE_URL", None)
    process = subprocess.Popen(
        command, cwd=ROOT, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    said = []
    for line in process.stdout:
        said.append(line)
        if "URL:" in line:
            break
    else:
        pytest.fail(f"the app did not start: {''.join(said)}")
    yield address
    process.terminate()
    process.wait()
    process.stdout.close()


@pytest.fixture
def visitor(browser, app, provider):
    """Somebody who opens the app in a browser that knows nothing yet."""
    browser.get(f"{app}/robots.txt")
    browser.delete_all_cookies()
    return Visitor(browser, app, provider)


class Visitor:
    """What one does and sees in the browser."""

    def __init__(self, browser, app, provider):
        self.browser, self.app, self.provider = browser, app, provider

    def opens(self, page=""):
        self.browser.get(f"{self.app}/{page}?lang=en")
        return self

    def reads(self, text):
        """Whether a text comes to stand on the page."""
        return self.until(lambda browser: text in self.find("body")[0].text)

    def until(self, condition):
        from selenium.common.exceptions import StaleElementReferenceException
        from selenium.webdriver.support.ui import WebDriverWait

        return WebDriverWait(
            self.browser, PATIENCE_SECONDS, ignored_exceptions=[StaleElementReferenceException, IndexError]
        ).until(condition)

    def find(self, selector):
        from selenium.webdriver.common.by import By

        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def presses(self, key):
        self.until(lambda browser: self.find(f".st-key-{key} button")[0]).click()

    def signs_in(self, subject):
        self.opens()
        self.presses("door_sign_in")
        self.until(lambda browser: browser.current_url.startswith(self.provider) and self.find("[name=sub]"))
        self.find("[name=sub]")[0].send_keys(subject)
        self.find("form button[type=submit]")[0].click()
        self.until(lambda browser: browser.current_url.startswith(self.app))
        return self

    def menu(self):
        """The pages in the menu, once there are any."""
        links = self.until(lambda browser: self.find("[data-testid=stSidebarNavLink]"))
        return {link.get_attribute("textContent").strip() for link in links}


def has(menu, title):
    return any(WORDS(title) in entry for entry in menu)


def test_an_agent_signs_in_and_sees_the_agents_menu_only(visitor):
    visitor.signs_in("sub-of-rina")
    assert visitor.reads("Rina")
    menu = visitor.menu()
    assert has(menu, "feedback.title")
    assert not any(has(menu, title) for title in ("team.title", "queue.title", "disputes.title", "people.title"))
    visitor.opens("people")
    assert visitor.reads(WORDS("people.not_yours.title"))


def test_an_administrator_gets_everything_and_signs_out_again(visitor):
    visitor.signs_in("sub-of-boss")
    assert visitor.reads("Boss")
    assert all(has(visitor.menu(), title) for title in ("feedback.title", "team.title", "queue.title", "people.title"))
    visitor.presses("door_sign_out")
    visitor.until(lambda browser: not browser.get_cookie("_streamlit_user"))
    visitor.opens("people")
    assert visitor.reads(WORDS("door.signed_out.title"))


def test_somebody_whom_the_store_does_not_know_gets_no_further(visitor):
    visitor.signs_in("sub-of-nobody")
    assert visitor.reads(WORDS("door.unknown.title"))
    assert visitor.reads("sub-of-nobody")
    assert visitor.find("[data-testid=stSidebarNavLink]") == []


def test_a_cookie_that_somebody_made_up_opens_nothing(visitor):
    visitor.browser.add_cookie({"name": "_streamlit_user", "value": '{"sub": "sub-of-boss", "is_logged_in": true}'})
    visitor.opens("people")
    assert visitor.reads(WORDS("door.signed_out.title"))
