from playwright.sync_api import Page, expect


def test_home_page_offers_the_search(page: Page):
    page.goto("/")

    expect(page.get_by_role("search").first).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "id")
